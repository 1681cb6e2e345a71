import { setTimeout as wait } from 'node:timers/promises'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { administrator, withAdministrator } from '../setup/api.ts'
import { borrowBrowser } from '../setup/browser.ts'
import { type Client, signIn } from '../setup/client.ts'
import { startServer, type TestServer } from '../setup/server.ts'
import { barriers } from './barriers.ts'
import { type Credentials, type Person, seat, soon } from './person.ts'

/** Somebody sells from a place where the network comes and goes. */

type Row = Record<string, unknown>
type Seated = Person & { api: Client }

const anna: Credentials = { email: 'anna@rapport.example', password: 'another horse battery' }
const boris: Credentials = { email: 'boris@rapport.example', password: 'yet another horse battery' }

let rapport: TestServer
let browser: Browser
let admin: Client
let seller: Seated
let page: Page
/** Another tab of the same person. */
let tab: Page
let owner = ''
let lead = ''
let task = ''

beforeAll(async () => {
  ;[rapport, browser] = await Promise.all([startServer(withAdministrator), borrowBrowser()])
  admin = await signIn(rapport.url, administrator.email, administrator.password)
  owner = await made('/users', { ...anna, name: 'Анна Ветрова', role: 'manager' })
  await made('/users', { ...boris, name: 'Борис Лапин', role: 'manager' })
  lead = await made('/leads', { name: 'Зоя Дальняя', phones: ['+79265550101'], owner, interest: 'Кухня' })
  const dueAt = new Date(Date.now() + 3_600_000).toISOString()
  task = await made('/tasks', { title: 'Позвонить Зое', dueAt, owner, on: { object: 'lead', id: lead } })
  seller = await seat(browser, rapport, anna, { serviceWorkers: 'allow' })
  page = seller.page
  tab = await seller.context.newPage()
})
afterAll(async () => {
  await browser?.close()
  await rapport?.stop()
})

async function made(path: string, body: Row): Promise<string> {
  const answer = await admin.call<{ id: string }>('POST', path, body)
  if (answer.status !== 201) throw new Error(`${path}: ${JSON.stringify(answer.body)}`)
  return answer.body.id
}
const get = async (path: string): Promise<Row> => (await admin.call<Row>('GET', path)).body
const list = async (path: string): Promise<Row[]> => (await get(path)).data as Row[]
const bar = () => page.getByRole('status').filter({ hasText: /Нет сети|отправки|принят/ })
const goOffline = () => seller.context.setOffline(true)
const goOnline = () => seller.context.setOffline(false)
const card = () => page.getByRole('heading', { name: 'Зоя Дальняя', level: 1 })
const notes = async () =>
  (await list(`/activities?filter[kind]=note&limit=50&sort=createdAt`)).map(({ text }) => text as string)

/** Addresses that the service worker keeps, and everything that the page keeps of what it has seen. */
const keptFiles = (of = page) =>
  of.evaluate(async () => {
    const all = await Promise.all((await caches.keys()).map(async name => (await caches.open(name)).keys()))
    return all.flat().map(({ url }) => new URL(url).pathname)
  })
const keptAnswers = (of = page) =>
  of.evaluate(
    () =>
      new Promise<string>((resolve, reject) => {
        const opening = indexedDB.open('rapport-seen')
        opening.onerror = () => reject(opening.error)
        opening.onsuccess = () => {
          const { result: base } = opening
          if (!base.objectStoreNames.contains('answers')) return resolve('')
          const asked = base.transaction('answers').objectStore('answers').getAll()
          asked.onsuccess = () => resolve(JSON.stringify(asked.result))
        }
      }),
  )

test('the app can be installed, in the language of its reader', async () => {
  await page.goto('/')
  await page.getByText('Позвонить Зое').waitFor()
  const href = await page.locator('link[rel=manifest]').getAttribute('href')
  expect(href).toBe('/manifest-ru.webmanifest')
  const answer = await fetch(`${rapport.url}${href}`)
  expect(answer.headers.get('content-type')).toContain('application/manifest+json')
  const manifest = (await answer.json()) as { icons: { src: string; sizes: string; purpose: string }[] }
  expect(manifest).toMatchObject({
    lang: 'ru',
    display: 'standalone',
    start_url: '/',
    shortcuts: [{ name: 'Новый лид', url: '/?new=lead' }, { name: 'Мой день' }],
  })
  expect(manifest.icons.map(({ purpose }) => purpose)).toContain('maskable')
  for (const { src, sizes } of manifest.icons) {
    const icon = await fetch(`${rapport.url}${src}`)
    expect(icon.status, src).toBe(200)
    if (src.endsWith('.png')) expect(sizeOf(Buffer.from(await icon.arrayBuffer())), src).toBe(sizes)
  }
  const english = await (await fetch(`${rapport.url}/manifest-en.webmanifest`)).json()
  expect(english).toMatchObject({ lang: 'en', shortcuts: [{ name: 'New lead' }, { name: 'My day' }] })
})

/** Width and height stand at the beginning of a PNG. */
const sizeOf = (png: Buffer): string => `${png.readUInt32BE(16)}x${png.readUInt32BE(20)}`

test('pages and what was last seen are kept; of the API and of forms nothing is', async () => {
  await page.goto('/leads')
  await page.getByRole('link', { name: 'Зоя Дальняя' }).waitFor()
  await page.getByRole('link', { name: 'Зоя Дальняя' }).click()
  await card().waitFor()
  await page.evaluate(async () => void (await navigator.serviceWorker.ready))
  await soon(async () =>
    page.evaluate(() => navigator.serviceWorker.ready.then(({ active }) => active?.state === 'activated')),
  )
  const files = await keptFiles()
  expect(files).toContain('/index.html')
  expect(files.filter(path => path.startsWith('/api') || path.startsWith('/f/'))).toEqual([])
  await soon(async () => (await keptAnswers()).includes('Зоя Дальняя'))
  const answer = await page.request.get('/api/v1/leads')
  expect(answer.headers()['cache-control']).toBe('no-store')
  expect(seller.problems).toEqual([])
})

test('without a network the pages open with what was last seen, and say as of when', async () => {
  await goOffline()
  await page.goto('/')
  await page.getByText('Позвонить Зое').waitFor()
  await bar()
    .getByText(/^Нет сети, данные на \d\d:\d\d\.$/)
    .waitFor()
  await page.getByRole('link', { name: 'Лиды' }).first().click()
  await page.getByRole('link', { name: 'Зоя Дальняя' }).click()
  await card().waitFor()
  await page.getByText('Кухня').first().waitFor()
  expect(await barriers(page)).toEqual([])
})

test('the worker answers neither for the API nor for forms of other sites', async () => {
  const reached = (path: string) =>
    page.evaluate(
      address =>
        fetch(address, { signal: AbortSignal.timeout(5000) }).then(
          () => true,
          () => false,
        ),
      path,
    )
  for (const path of ['/api/v1/me', '/api/v1/leads', '/f/some-form', '/healthz'])
    expect(await reached(path), path).toBe(false)
  for (const path of ['/f/some-form', '/api/docs'])
    await expect(tab.goto(path, { timeout: 10_000 }), path).rejects.toThrow('ERR_INTERNET_DISCONNECTED')
})

test('what is written without a network waits in sight, over a closed page too', async () => {
  await page.goto(`/leads/${lead}`)
  await page.getByRole('textbox', { name: 'Заметка' }).fill('Зоя просит образцы фасадов')
  await page.getByRole('button', { name: 'Сохранить', exact: true }).click()
  await bar().getByText('Ждёт отправки: 1 запись.').waitFor()
  await page.getByText('Ждёт отправки: заметка').waitFor()

  await page.getByRole('button', { name: /^Изменить: Что интересует/ }).click()
  await page.getByRole('textbox', { name: /Что интересует/ }).fill('Кухня и прихожая')
  await page.getByRole('textbox', { name: /Что интересует/ }).press('Control+Enter')
  await bar().getByText('Ждут отправки: 2 записи.').waitFor()

  await page.goto('/')
  await page.getByRole('button', { name: 'Завершить: Позвонить Зое' }).click()
  await page.getByLabel('Результат').fill('Ждёт замер')
  await page.getByRole('dialog').getByRole('button', { name: 'Завершить' }).click()
  await page.getByRole('main').getByText('Позвонить Зое').waitFor({ state: 'detached' })

  await page.goto('/?new=lead')
  const form = page.getByRole('dialog', { name: 'Новый лид' })
  await form.getByLabel('Телефоны').fill('89265550202')
  await form.getByLabel('ФИО').fill('Пётр Безсетев')
  await form.getByText('Завтра в 10:00').click()
  await form.getByRole('button', { name: 'Сохранить', exact: true }).click()
  await form.waitFor({ state: 'hidden' })
  await page.reload()
  await bar().getByText('Ждут отправки: 4 записи.').waitFor()
  expect(await page.getByText('Позвонить Зое').count()).toBe(0)
  await page.goto(`/leads/${lead}`)
  await page.getByText('Кухня и прихожая').first().waitFor()
  await bar().getByRole('button', { name: 'Показать' }).click()
  const waiting = page.getByRole('dialog', { name: 'Ждёт отправки' })
  await waiting.getByText('Пётр Безсетев, 89265550202').waitFor()
  expect(await waiting.getByRole('listitem').count()).toBe(4)
  expect(await barriers(page)).toEqual([])
  await page.keyboard.press('Escape')
  await expect.poll(() => notes()).toEqual([])
  expect((await list('/leads')).length).toBe(1)
  expect((await get(`/tasks/${task}`)).doneAt).toBeNull()
})

test('also where no worker is there yet, what waits is shown without a network', async () => {
  const early = await seat(browser, rapport, boris)
  await early.page.goto('/leads')
  await early.page.getByRole('button', { name: 'Столбцы' }).waitFor()
  // Once a page has come to rest it has what it needs for the day.
  await early.page.waitForFunction(() =>
    performance.getEntriesByType('resource').some(({ name }) => name.includes('/quick-lead')),
  )
  await early.context.setOffline(true)
  await early.page.getByRole('button', { name: 'Новый лид' }).first().click()
  const form = early.page.getByRole('dialog', { name: 'Новый лид' })
  await form.getByLabel('Телефоны').fill('89265550909')
  await form.getByLabel('ФИО').fill('Глеб Ранний')
  await form.getByRole('button', { name: 'Сохранить', exact: true }).click()
  await form.waitFor({ state: 'hidden' })
  await early.page.getByRole('button', { name: 'Показать' }).click()
  const waiting = early.page.getByRole('dialog', { name: 'Ждёт отправки' })
  await waiting.getByText('Глеб Ранний, 89265550909').waitFor()
  await early.close()
  expect((await list('/leads')).length).toBe(1)
})

test('once the network is back all of it is sent in order, and nothing twice', async () => {
  await tab.waitForLoadState()
  await tab.goto('/')
  await tab.getByRole('heading', { name: 'Мой день' }).waitFor()
  await goOnline()
  await bar().waitFor({ state: 'detached', timeout: 30_000 })
  expect(await notes()).toEqual(['Зоя просит образцы фасадов'])
  const leads = await list('/leads?sort=createdAt')
  expect(leads.map(({ name, interest }) => [name, interest])).toEqual([
    ['Зоя Дальняя', 'Кухня и прихожая'],
    ['Пётр Безсетев', null],
  ])
  expect(await get(`/tasks/${task}`)).toMatchObject({ result: 'Ждёт замер' })
  const next = await list('/tasks?filter[doneAt][empty]=true&limit=50')
  expect(next.filter(({ on }) => (on as Row)?.id === leads[1]?.id)).toHaveLength(1)
  await tab.close()
})

test('a call whose answer was lost is repeated without being done twice', async () => {
  await page.goto(`/leads/${lead}`)
  await page.getByRole('textbox', { name: 'Заметка' }).fill('Ответ потерялся по дороге')
  let calls = 0
  await page.route('**/api/v1/activities', async route => {
    if (calls++) return wait(1500).then(() => route.continue())
    await route.fetch()
    await route.abort('connectionreset')
  })
  await page.getByRole('button', { name: 'Сохранить', exact: true }).click()
  await bar().waitFor()
  await bar().waitFor({ state: 'detached', timeout: 30_000 })
  await page.unroute('**/api/v1/activities')
  expect((await notes()).filter(text => text === 'Ответ потерялся по дороге')).toHaveLength(1)
})

test('a field that a colleague changed meanwhile is contested, with both values', async () => {
  await page.goto(`/leads/${lead}`)
  await card().waitFor()
  await goOffline()
  await page.getByRole('button', { name: /^Изменить: Что интересует/ }).click()
  await page.getByRole('textbox', { name: /Что интересует/ }).fill('Только шкаф')
  await page.getByRole('textbox', { name: /Что интересует/ }).press('Control+Enter')
  await bar().getByText('Ждёт отправки: 1 запись.').waitFor()
  await admin.call('PATCH', `/leads/${lead}`, { interest: 'Спальня' })
  await goOnline()
  await bar().getByText('Не принята: 1 запись.').waitFor({ timeout: 30_000 })
  expect(await get(`/leads/${lead}`)).toMatchObject({ interest: 'Спальня' })
  await bar().getByRole('button', { name: 'Показать' }).click()
  await page.getByRole('button', { name: 'Сравнить' }).click()
  const both = page.getByRole('dialog').filter({ hasText: 'Спальня' })
  await both.getByText('Только шкаф').first().waitFor()
  await both.getByRole('button', { name: 'Оставить моё' }).click()
  await soon(async () => (await get(`/leads/${lead}`)).interest === 'Только шкаф')
  await page.keyboard.press('Escape')
})

test('a change that was sent late is shown as soon as the server has it', async () => {
  await page.goto(`/leads/${lead}`)
  await card().waitFor()
  await goOffline()
  await page.getByRole('button', { name: /^Изменить: Что интересует/ }).click()
  await page.getByRole('textbox', { name: /Что интересует/ }).fill('Шкаф и комод')
  await page.getByRole('textbox', { name: /Что интересует/ }).press('Control+Enter')
  await bar().getByText('Ждёт отправки: 1 запись.').waitFor()
  const [sends, answers] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  let isSent = false
  const slowly = `**/api/v1/leads/${lead}`
  await page.route(slowly, async route => {
    const isChange = route.request().method() === 'PATCH'
    if (isChange) await sends.promise
    else if (isSent) await answers.promise
    isSent ||= isChange
    await route.continue()
  })
  await goOnline()
  await page.reload()
  const shown = (value: string) => page.getByRole('main').getByText(value, { exact: true }).first()
  await shown('Только шкаф').waitFor()
  sends.resolve()
  // Nothing that is asked anew has an answer yet.
  await shown('Шкаф и комод').waitFor()
  answers.resolve()
  await bar().waitFor({ state: 'detached', timeout: 30_000 })
  await page.unroute(slowly)
  expect(await get(`/leads/${lead}`)).toMatchObject({ interest: 'Шкаф и комод' })
})

test('what the server refuses is told why, and can be written on', async () => {
  await page.goto('/')
  await page.getByRole('heading', { name: 'Мой день' }).waitFor()
  await goOffline()
  await page.keyboard.press('n')
  const form = page.getByRole('dialog', { name: 'Новый лид' })
  await form.getByLabel('Телефоны').fill('123')
  await form.getByLabel('ФИО').fill('Кривой Номер')
  await form.getByRole('button', { name: 'Сохранить', exact: true }).click()
  await bar().getByText('Ждёт отправки: 1 запись.').waitFor()
  await goOnline()
  await bar().getByText('Не принята: 1 запись.').waitFor({ timeout: 30_000 })
  await bar().getByRole('button', { name: 'Показать' }).click()
  await page.getByText(/^Не принято: /).waitFor()
  await page.getByRole('button', { name: 'Дописать' }).click()
  await expect.poll(() => form.getByLabel('ФИО').inputValue()).toBe('Кривой Номер')
  expect((await list('/leads')).length).toBe(2)
  await form.getByRole('button', { name: 'Не сохранять' }).click()
})

test('under other rights what was seen before is gone from the device', async () => {
  // Whichever of both was seen last.
  const interest = /Только шкаф|Шкаф и комод/
  await expect.poll(async () => interest.test(await keptAnswers())).toBe(true)
  await goOffline()
  const manager = (await list('/roles')).find(({ name }) => name === 'manager')
  const version = Number((await get(`/roles/${manager?.id}`)).version)
  const fields = { ...((manager?.fields ?? {}) as Row), 'lead.interest': 'hidden' }
  const changed = await admin.call('PATCH', `/roles/${manager?.id}`, { fields }, { 'if-match': `"${version}"` })
  expect(changed.status).toBe(200)
  await goOnline()
  await soon(async () => !interest.test(await keptAnswers()), Boolean, 30)
  await page.goto(`/leads/${lead}`)
  await card().waitFor()
  expect(await page.getByText(interest).count()).toBe(0)
})

test('a network that goes again before all is asked anew is noticed when it is back', async () => {
  const held = Promise.withResolvers<void>()
  const isAsked = Promise.withResolvers<void>()
  await page.route('**/api/v1/leads/*', async route => {
    isAsked.resolve()
    await held.promise
    await route.continue().catch(() => {})
  })
  await goOffline()
  await bar().waitFor()
  await goOnline()
  await isAsked.promise
  await goOffline()
  await bar().waitFor()
  held.resolve()
  await page.unrouteAll({ behavior: 'wait' })
  // The first asking comes to its end, by what was last seen.
  await page.waitForTimeout(1500)
  const asksWho = page.waitForResponse(answer => answer.url().endsWith('/api/v1/me') && answer.ok())
  await goOnline()
  await asksWho
  await bar().waitFor({ state: 'detached' })
})

test('what one person wrote is neither sent nor seen in the session of another', async () => {
  await page.getByRole('textbox', { name: 'Заметка' }).fill('Только для Анны')
  await goOffline()
  await page.getByRole('button', { name: 'Сохранить', exact: true }).click()
  await bar().getByText('Ждёт отправки: 1 запись.').waitFor()
  const other = await signIn(rapport.url, boris.email, boris.password)
  const [name = '', value = ''] = other.cookie.split('=')
  await seller.context.addCookies([{ name, value, url: rapport.url }])
  await goOnline()
  await page.getByRole('heading', { name: 'Мой день' }).waitFor({ timeout: 30_000 })
  await bar().waitFor({ state: 'detached' })
  expect(await notes()).not.toContain('Только для Анны')
  expect((await keptAnswers()).includes('Зоя Дальняя')).toBe(false)
})

test('signed out without a network, the device keeps nothing, and the session ends when there is one', async () => {
  await page.keyboard.press('n')
  await page.getByRole('dialog', { name: 'Новый лид' }).getByLabel('ФИО').fill('Черновик Бориса')
  await page.keyboard.press('Escape')
  await goOffline()
  await page.getByRole('button', { name: /Борис Лапин/ }).click()
  await page.getByRole('menuitem', { name: 'Выйти' }).click()
  await page.waitForURL('**/sign-in')
  await soon(async () => (await keptAnswers()) === '[]')
  const left = await page.evaluate(() => Object.entries(localStorage).filter(([key]) => /draft|device/.test(key)))
  expect(left).toEqual([])
  await page.goto('/')
  await page.getByRole('alert').waitFor()
  expect(await page.getByText('Мой день').count()).toBe(0)
  await goOnline()
  await page.goto('/')
  await page.getByLabel('E-mail').waitFor()
})
