import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import type { Browser, Frame, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { borrowBrowser } from '../setup/browser.ts'
import { type Client, signIn } from '../setup/client.ts'
import { startServer, type TestServer } from '../setup/server.ts'
import { flaws } from './barriers.ts'

const email = 'admin@romashka.example'
const password = 'Kq7-lilac-harbour-52'

let rapport: TestServer
let site: Server
let browser: Browser
let admin: Client
let key: string
/** What the foreign site answers: a page and the policy it is shown under. */
let shown: { html: string; policy: string }

beforeAll(async () => {
  rapport = await startServer({ RAPPORT_ADMIN_EMAIL: email, RAPPORT_ADMIN_PASSWORD: password })
  admin = await signIn(rapport.url, email, password)
  const { body } = await admin.call<{ key: string }>('POST', '/sources', {
    kind: 'form',
    name: 'Форма кухонь',
    form: { title: 'Кухни на заказ', consent: { link: 'https://romashka.example/policy' }, color: '#1f6f54' },
  })
  key = body.key
  site = createServer((request, response) => {
    const isPage = request.url?.startsWith('/kitchen')
    response.writeHead(isPage ? 200 : 404, {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': shown.policy,
    })
    response.end(
      isPage
        ? `<!doctype html><html lang="ru"><head><title>Сайт</title></head><body><h1>Кухни</h1>${shown.html}</body></html>`
        : '',
    )
  }).listen(0, '127.0.0.1')
  await once(site, 'listening')
  browser = await borrowBrowser()
})
afterAll(async () => {
  await browser?.close()
  site?.close()
  await rapport?.stop()
})

const siteUrl = () => `http://localhost:${(site.address() as AddressInfo).port}`

async function open(path: string): Promise<{ page: Page; form: Frame; problems: string[] }> {
  const page = await browser.newPage()
  const problems: string[] = []
  page.on(
    'console',
    message => message.type() === 'error' && !message.text().includes('404') && problems.push(message.text()),
  )
  page.on('pageerror', error => problems.push(error.message))
  await page.goto(siteUrl() + path)
  const frame = await (await page.waitForSelector('iframe')).contentFrame()
  if (!frame) throw new Error('the form is not shown')
  await frame.waitForSelector('form')
  return { page, form: frame, problems }
}

async function fillIn(form: Frame, name: string, phone: string): Promise<void> {
  await form.getByLabel('Как вас зовут').fill(name)
  await form.getByLabel('Телефон').fill(phone)
  await form.getByRole('checkbox').check()
  // Faster than this no person fills in a form.
  await wait(2100)
  await form.getByRole('button', { name: 'Отправить' }).click()
}

async function leadNamed(name: string): Promise<Record<string, unknown>> {
  for (let at = 0; at < 50; at++) {
    const { body } = await admin.call<{ data: Record<string, unknown>[] }>(
      'GET',
      `/leads?filter[name]=${encodeURIComponent(name)}`,
    )
    if (body.data[0]) return body.data[0]
    await wait(100)
  }
  throw new Error(`no lead is called ${name}`)
}

test('by an iframe under a strict policy, a stranger’s request becomes a lead with where he came from', async () => {
  shown = {
    policy: `default-src 'none'; frame-src ${rapport.url}`,
    html: `<iframe src="${rapport.url}/f/${key}?utm_source=yandex&utm_campaign=autumn&page=${encodeURIComponent('https://kuhni.example/kitchen')}" title="Заявка" width="400" height="600"></iframe>`,
  }
  const { page, form, problems } = await open('/kitchen')
  await fillIn(form, 'Мария Фёдоровна', '8 926 555-01-01')
  await form.getByRole('status').waitFor()
  expect(await leadNamed('Мария Фёдоровна')).toMatchObject({
    phones: [{ value: '+79265550101' }],
    attribution: { first: { utm: { source: 'yandex', campaign: 'autumn' }, page: 'https://kuhni.example/kitchen' } },
  })
  expect(problems).toEqual([])
  await page.close()
})

test('by the script tag the form fits its height, and UTM and referrer go along', async () => {
  shown = {
    policy: `default-src 'none'; script-src ${rapport.url}; frame-src ${rapport.url}`,
    html: `<script async src="${rapport.url}/f/${key}.js"></script>`,
  }
  const { page, form, problems } = await open('/kitchen?utm_source=vk&utm_medium=cpc')
  await page.waitForFunction(() => {
    const height = document.querySelector('iframe')?.getBoundingClientRect().height ?? 560
    return height !== 560 && height > 300
  })
  const overflow = await form.evaluate(() => document.documentElement.scrollHeight - window.innerHeight)
  expect(overflow).toBeLessThanOrEqual(1)
  await fillIn(form, 'Пётр Алексеев', '+7 926 555-01-02')
  await form.getByRole('status').waitFor()
  expect(await leadNamed('Пётр Алексеев')).toMatchObject({
    attribution: {
      first: { utm: { source: 'vk', medium: 'cpc' }, page: expect.stringContaining('/kitchen?utm_source=vk') },
    },
  })
  expect(problems).toEqual([])
  await page.close()
})

test('files go along; too many bytes are said before anything is sent', async () => {
  const { body: source } = await admin.call<{ key: string }>('POST', '/sources', {
    kind: 'form',
    name: 'Форма с чертежом',
    form: { fields: [{ name: 'name' }, { name: 'phone' }, { name: 'file', label: 'Чертёж' }], consent: {} },
  })
  shown = {
    policy: `default-src 'none'; frame-src ${rapport.url}`,
    html: `<iframe src="${rapport.url}/f/${source.key}" title="Заявка" width="400" height="700"></iframe>`,
  }
  const { page, form, problems } = await open('/kitchen')
  const input = form.getByLabel('Чертёж')
  const problemOf = () => input.evaluate(element => (element as HTMLInputElement).validationMessage)
  const file = (name: string, size: number) => ({ name, mimeType: 'application/pdf', buffer: Buffer.alloc(size, 'x') })
  await input.setInputFiles([file('большой.pdf', 6_000_000), file('ещё один.pdf', 6_000_000)])
  await expect.poll(() => problemOf()).toContain('больше 10 МБ')
  await input.setInputFiles([file('кухня.pdf', 50_000), file('стена.pdf', 20)])
  await expect.poll(() => problemOf()).toBe('')
  await fillIn(form, 'Лидия Чертёжная', '8 926 555-01-09')
  await form.getByRole('status').waitFor()
  const { id } = await leadNamed('Лидия Чертёжная')
  const { body: files } = await admin.call<{ data: { name: string }[] }>('GET', `/attachments?filter[on]=${id}`)
  expect(files.data.map(({ name }) => name).sort()).toEqual(['кухня.pdf', 'стена.pdf'])
  expect(problems).toEqual([])
  await page.close()
})

test('what is missing or mistyped is said, and what was typed stays; the form is accessible in both states', async () => {
  const context = await browser.newContext()
  const page = await context.newPage()
  await page.goto(`${rapport.url}/f/${key}`)
  expect(await flaws(page)).toEqual([])
  await page.getByLabel('Как вас зовут').fill('Анна')
  await page.getByLabel('Телефон').fill('12')
  await page.getByRole('checkbox').check()
  await page.getByRole('button').click()
  await page.getByText('в номере не хватает цифр').waitFor()
  expect(await page.getByLabel('Как вас зовут').inputValue()).toBe('Анна')
  expect(await page.evaluate(() => document.activeElement?.id)).toBe('field-phone')
  expect(await flaws(page)).toEqual([])
  await context.close()
})

test('without scripts at all it works too', async () => {
  const context = await browser.newContext({ javaScriptEnabled: false })
  const page = await context.newPage()
  await page.goto(`${rapport.url}/f/${key}?utm_source=offline`)
  await fillIn(page.mainFrame(), 'Без Скриптов', '8 926 555-01-03')
  await page.getByRole('status').waitFor()
  expect(await leadNamed('Без Скриптов')).toMatchObject({ attribution: { first: { utm: { source: 'offline' } } } })
  await context.close()
})

test('the page to try a form on shows it', async () => {
  const page = await browser.newPage()
  const problems: string[] = []
  page.on('console', message => message.type() === 'error' && problems.push(message.text()))
  await page.goto(`${rapport.url}/f/${key}/test`)
  const frame = await (await page.waitForSelector('iframe')).contentFrame()
  await frame?.waitForSelector('form')
  expect(problems.filter(text => !text.includes('favicon'))).toEqual([])
  await page.close()
})
