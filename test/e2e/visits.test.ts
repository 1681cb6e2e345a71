import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { administrator, withAdministrator } from '../setup/api.ts'
import { launchBrowser } from '../setup/browser.ts'
import type { Client } from '../setup/client.ts'
import { startServer, type TestServer } from '../setup/server.ts'
import { barriers } from './barriers.ts'
import { type Person, seat } from './person.ts'

/** A stranger on a company's own site, of another origin and under a strict policy, until his card shows how he came. */

let rapport: TestServer
let browser: Browser
let admin: Person & { api: Client }
let site: Server
let form: string
/** Of the site that asks for consent, and of the one that does not. */
let keys: { asked: string; free: string }

const person = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36'

beforeAll(async () => {
  ;[rapport, browser] = await Promise.all([startServer(withAdministrator), launchBrowser()])
  admin = await seat(browser, rapport, administrator)
  const make = async (fields: object) => (await admin.api.call<{ key: string }>('POST', '/sources', fields)).body.key
  form = await make({ kind: 'form', name: 'Форма', form: { title: 'Кухни на заказ' } })
  keys = {
    asked: await make({ kind: 'site', name: 'kuhni.example' }),
    free: await make({ kind: 'site', name: 'shkafy.example', site: { consent: false } }),
  }
  site = createServer(({ url = '' }, response) => {
    const key = url.includes('/free') ? keys.free : keys.asked
    const [isPage, isFramed] = [/\/(asked|free)/.test(url), url.includes('frame')]
    const tag = isFramed
      ? `<iframe src="${rapport.url}/f/${form}" title="Заявка" width="400" height="700"></iframe>`
      : `<script async src="${rapport.url}/f/${form}.js"></script>`
    response.writeHead(isPage ? 200 : 404, {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': `default-src 'none'; script-src ${rapport.url}; connect-src ${rapport.url}; frame-src ${rapport.url}`,
    })
    response.end(
      isPage
        ? `<!doctype html><html lang="ru"><head><title>Кухни</title><script async src="${rapport.url}/t/${key}.js"></script></head><body><h1>Кухни</h1>${url.includes('form') ? tag : ''}</body></html>`
        : '',
    )
  }).listen(0, '127.0.0.1')
  await once(site, 'listening')
})
afterAll(async () => {
  await browser?.close()
  site?.close()
  await rapport?.stop()
})

const siteUrl = () => `http://localhost:${(site.address() as AddressInfo).port}`

interface Stranger {
  context: BrowserContext
  page: Page
  /** What his browser was not content with. */
  problems: string[]
  /** Opens a page of the site, and waits until it has told of it. */
  visit(path: string): Promise<{ status: number; said: Record<string, unknown> }>
  fillIn(name: string, phone: string): Promise<void>
}

async function stranger(prepare: (context: BrowserContext) => Promise<unknown> = async () => {}): Promise<Stranger> {
  const context = await browser.newContext({ userAgent: person })
  await prepare(context)
  const page = await context.newPage()
  const problems: string[] = []
  page.on('console', said => said.type() === 'error' && !said.text().includes('404') && problems.push(said.text()))
  page.on('pageerror', error => problems.push(error.message))
  return {
    context,
    page,
    problems,
    async visit(path) {
      const told = page.waitForResponse(answer => answer.url().includes('/api/v1/site-visits/'))
      await page.goto(siteUrl() + path)
      const answer = await told
      return { status: answer.status(), said: JSON.parse(answer.request().postData() ?? '{}') }
    },
    async fillIn(name, phone) {
      const frame = await (await page.waitForSelector('iframe')).contentFrame()
      if (!frame) throw new Error('the form is not shown')
      await frame.getByLabel('Как вас зовут').fill(name)
      await frame.getByLabel('Телефон').fill(phone)
      // Faster than this no person fills in a form.
      await wait(2100)
      await frame.getByRole('button', { name: 'Отправить' }).click()
      await frame.getByRole('status').waitFor()
    },
  }
}

const keptIn = (page: Page) => page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }))

async function visitsOf(
  name: string,
): Promise<{ id: string; visits: { channel: string | null; pageCount: number }[] }> {
  const address = `/leads?filter[name]=${encodeURIComponent(name)}`
  for (let at = 0; at < 100; at++) {
    const { body } = await admin.api.call<{ data: { id: string }[] }>('GET', address)
    const id = body.data[0]?.id
    const told = id && (await admin.api.call<{ data: never[] }>('GET', `/leads/${id}/visits`)).body.data
    if (id && told && (told.length || at > 30)) return { id, visits: told }
    await wait(100)
  }
  throw new Error(`no lead is called ${name}`)
}

test('who agrees is known again: his visits are on his card, with the pages and the advertising', async () => {
  const { context, page, problems, visit, fillIn } = await stranger()
  const first = await visit('/asked/kitchens?utm_source=yandex&utm_medium=cpc&utm_campaign=autumn')
  expect(first.status).toBe(204)
  expect(first.said).not.toHaveProperty('visitor')
  expect(await keptIn(page)).toBe('{}')
  const agreed = page.waitForResponse(answer => answer.url().includes('/api/v1/site-visits/'))
  await page.evaluate(() =>
    (window as unknown as { rapport: { consent(agreed: boolean): void } }).rapport.consent(true),
  )
  await agreed
  const second = await visit('/asked/form')
  expect(second.said).toMatchObject({ visit: first.said.visit, visitor: expect.any(String) })
  await fillIn('Мария Посетитель', '8 926 555-01-01')
  expect(problems).toEqual([])
  expect(await context.cookies(siteUrl())).toEqual([])
  const { id, visits } = await visitsOf('Мария Посетитель')
  expect(visits).toMatchObject([{ channel: 'yandex / cpc', pageCount: 2, touch: { utm: { campaign: 'autumn' } } }])
  await context.close()

  await admin.page.goto(`/leads/${id}`)
  const section = admin.page.getByRole('region', { name: 'Как пришёл' })
  await section.getByRole('button', { name: /yandex/ }).click()
  await section.getByText('2 страницы').waitFor()
  await section.getByRole('listitem').nth(2).waitFor()
  expect(await barriers(admin.page)).toEqual([])
})

test('who does not agree sends his request all the same, and nobody knows his visits', async () => {
  const { context, page, problems, visit, fillIn } = await stranger()
  await visit('/asked/kitchens')
  await visit('/asked/form')
  await fillIn('Аноним', '8 926 555-01-02')
  expect(await keptIn(page)).not.toMatch(/rapport\.visit/)
  expect((await visitsOf('Аноним')).visits).toEqual([])
  expect(problems).toEqual([])
  await context.close()
})

test('without any storage he is known for as long as the page is open, also by a plain frame', async () => {
  const { context, problems, visit, fillIn } = await stranger(context =>
    context.addInitScript(() => {
      for (const name of ['localStorage', 'sessionStorage'])
        Object.defineProperty(window, name, {
          get() {
            throw new DOMException('denied', 'SecurityError')
          },
        })
    }),
  )
  await visit('/free/frame/form?utm_source=vk&utm_medium=social')
  await fillIn('Без Хранилища', '8 926 555-01-03')
  expect((await visitsOf('Без Хранилища')).visits).toMatchObject([{ channel: 'vk / social', pageCount: 1 }])
  expect(problems).toEqual([])
  await context.close()
})

test('who asks not to be followed is not: nothing is sent or kept', async () => {
  const { context, page, problems, fillIn } = await stranger(context =>
    context.addInitScript(() => Object.defineProperty(navigator, 'globalPrivacyControl', { value: true })),
  )
  const told: string[] = []
  page.on('request', request => request.url().includes('/site-visits/') && told.push(request.url()))
  await page.goto(`${siteUrl()}/free/form`)
  await fillIn('Не Следить', '8 926 555-01-04')
  expect(told).toEqual([])
  expect(await keptIn(page)).not.toMatch(/rapport\.visit/)
  expect((await visitsOf('Не Следить')).visits).toEqual([])
  expect(problems).toEqual([])
  await context.close()
})

test('an administrator makes a site, and copies the tag that was just tried', async () => {
  const { page } = admin
  await page.goto('/settings/sources')
  await page.getByRole('button', { name: 'Добавить источник' }).first().click()
  const dialog = page.getByRole('dialog')
  await dialog
    .getByRole('textbox', { name: 'Вид' })
    .or(dialog.getByRole('combobox', { name: 'Вид' }))
    .first()
    .click()
  await page.getByRole('option', { name: 'Сайт: посещения' }).click()
  await dialog.getByRole('textbox', { name: 'Название' }).fill('Новый сайт')
  await dialog.getByRole('button', { name: 'Создать' }).click()
  await page.getByText('/t/').first().waitFor()
  const consent = page.getByRole('switch', { name: /только с их согласия/ })
  expect(await consent.isChecked()).toBe(true)
  await consent.click()
  await page.getByRole('button', { name: 'Сохранить' }).click()
  await page.getByRole('button', { name: 'Сохранить' }).waitFor({ state: 'detached' })
  expect(await barriers(page)).toEqual([])
  const { body } = await admin.api.call<{ data: object[] }>('GET', '/sources?filter[name]=Новый сайт')
  expect(body.data).toMatchObject([{ kind: 'site', site: { consent: false, keepDays: 180 } }])
})

test('costs come in by a file, and the report sets them beside what the advertising brought', async () => {
  const { page } = admin
  const file =
    'Канал;Кампания;С;По;Сумма\nYandex / CPC;autumn;01.01.2026;31.12.2027;7300,00\nРадио;;01.01.2026;31.12.2027;100\n'
  const form = new FormData()
  form.set('object', 'advertisingCost')
  form.set('file', new File([file], 'расходы.csv', { type: 'text/csv' }))
  const answer = await fetch(`${rapport.url}/api/v1/imports`, {
    method: 'POST',
    headers: { cookie: admin.api.cookie, 'x-requested-with': 'rapport' },
    body: form,
  })
  expect(answer.status).toBe(202)
  const { id } = (await answer.json()) as { id: string }
  const state = async () => (await admin.api.call<{ state: string; counts: object }>('GET', `/imports/${id}`)).body
  await expect.poll(async () => (await state()).state, { timeout: 30_000 }).toBe('staged')
  await admin.api.call('POST', `/imports/${id}/commit`)
  await expect.poll(async () => (await state()).state, { timeout: 30_000 }).toBe('done')

  await page.goto('/')
  await page.getByRole('link', { name: 'Реклама', exact: true }).click()
  const row = page.getByRole('row', { name: /yandex/ })
  await row.waitFor()
  expect((await row.getByRole('cell').allInnerTexts()).map(text => text.replaceAll('\u00a0', ' '))).toEqual([
    'yandex / cpc',
    '1',
    '0',
    '0 ₽',
    '7 300 ₽',
    '7 300 ₽',
    '—',
    '×0',
  ])
  await page.getByRole('row', { name: /Радио/ }).waitFor()
  await page.getByText('Кампания', { exact: true }).click()
  await page.getByRole('cell', { name: 'autumn' }).waitFor()
  await page.getByText('По позиции', { exact: true }).click()
  await page.waitForURL(/model=position/)
  expect(await barriers(page)).toEqual([])
  await page.getByRole('main').getByRole('link', { name: 'Расходы на рекламу' }).click()
  await page.getByText('Радио').first().waitFor()
  expect(await barriers(page)).toEqual([])
  expect(admin.problems).toEqual([])
})
