import { fileURLToPath } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { borrowBrowser } from '../setup/browser.ts'
import { type Client, signIn } from '../setup/client.ts'
import { startServer, type TestServer } from '../setup/server.ts'
import { openAnewAfterFailure, openBrowserOf, type Person, soon } from './person.ts'
import { openSite, type Site } from './site.ts'
import { foreignWords } from './words.ts'

/** One way through the whole product, as a stranger goes it: each test is a step that begins where the last one ended. */

type Row = Record<string, unknown>
const boss = {
  company: 'Берёзка',
  name: 'Ольга Берёзкина',
  email: 'olga@berezka.example',
  password: 'Kq7-lilac-harbour-52',
}
const requests = fileURLToPath(new URL('../../demo/data/requests-windows-1251.csv', import.meta.url))

let rapport: TestServer
let browser: Browser
let olga: Person
let page: Page
let api: Client
let site: Site | undefined
let leadId = ''
let dealId = ''
let contactId = ''
/** English words on pages of the Russian company, by the step that met them. */
const foreign: string[] = []

beforeAll(async () => {
  ;[rapport, browser] = await Promise.all([startServer(), borrowBrowser()])
  olga = await openBrowserOf(browser, rapport)
  page = olga.page
})
afterEach(({ task }) => noteForeign(task.name))
afterAll(async () => {
  await browser?.close()
  site?.close()
  await rapport?.stop()
})
openAnewAfterFailure(() => page)

/** The file has one broken address that reads as English. */
const noteForeign = async (step: string): Promise<void> => {
  for (const words of await foreignWords(page, 'ru'))
    if (!words.includes('not an email')) foreign.push(`${step}: ${words}`)
}

const get = async (path: string): Promise<Row> => (await api.call<Row>('GET', path)).body
const list = async (path: string): Promise<Row[]> => (await get(path)).data as Row[]
const total = async (plural: string): Promise<number> =>
  (await api.call<{ total: { value: number } }>('POST', `/${plural}/query`, { limit: 1, total: true })).body.total.value
const heading = (name: string | RegExp, level?: number) => page.getByRole('heading', { name, level })

test('a stranger sets the company up and is in', async () => {
  await page.goto('/')
  await page.waitForURL('**/setup')
  await page.getByLabel('Название компании').fill(boss.company)
  await page.getByLabel('Ваше имя').fill(boss.name)
  await page.getByLabel('E-mail').fill(boss.email)
  await page.getByLabel(/^Пароль/).fill(boss.password)
  await page.getByRole('button', { name: 'Создать' }).click()
  await heading('Мой день').waitFor()

  api = await signIn(rapport.url, boss.email, boss.password)
  expect(await get('/me')).toMatchObject({ name: boss.name, admin: true, locale: 'ru' })
  expect(await get('/setup')).toEqual({ needed: false })
  expect(await total('leads')).toBe(0)
  expect(olga.problems).toEqual([])
})

test('she brings her list of requests in, and sees what will come of it first', async () => {
  await page.getByRole('link', { name: 'Настройки' }).click()
  await page.getByRole('link', { name: 'Загрузка из файла' }).click()
  await heading('Загрузка из файла', 1).waitFor()
  await page.getByLabel('Выбрать файл').setInputFiles(requests)
  await heading('requests-windows-1251.csv', 1).waitFor()
  const commit = page.getByRole('button', { name: /^Загрузить/ })
  await commit.waitFor()

  expect(await tile('Строк в файле')).toBe('339')
  expect(await tile('Будет создано')).toBe('243')
  expect(await tile('Добавится к известным')).toBe('93')
  expect(await tile('Не подойдёт')).toBe('3')
  expect(await page.getByRole('combobox', { name: 'Кодировка' }).inputValue()).toBe('Windows-1251 (Excel)')
  await page.getByText('Белый Жанна').first().waitFor()
  await page.getByText('Такой даты нет: 31.02.2026').waitFor()
  expect(await total('leads')).toBe(0)
  await noteForeign('the import before it is written')
  const [staged] = await list('/imports')
  expect(staged).toMatchObject({ state: 'staged', counts: { read: 339, new: 243, attached: 93, refused: 3 } })

  await commit.click()
  await page.getByRole('link', { name: /Лиды/ }).last().waitFor()
  await soon(
    () => get(`/imports/${staged?.id}`),
    ({ state }) => state === 'done',
    60,
  )
  await page.getByText('Не загружено').waitFor()
  expect(await tile('Создано')).toBe('243')
  expect(await total('leads')).toBe(241)
  expect(await total('interests')).toBe(2)
})

const tile = (name: string) => page.locator('dl > div').filter({ hasText: name }).locator('dd').innerText()

test('she makes a form for the site', async () => {
  await page.getByRole('link', { name: 'Настройки' }).click()
  await page.getByRole('link', { name: 'Источники и формы' }).click()
  await page.getByRole('button', { name: 'Добавить источник' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Название').fill('Форма кухонь')
  await dialog.getByRole('button', { name: 'Создать' }).click()
  await heading('Форма кухонь', 1).waitFor()
  await page.getByLabel('Заголовок').fill('Кухни на заказ')
  await page.getByRole('button', { name: 'Сохранить' }).click()
  await page.getByText('Сохранено').first().waitFor()

  const code = await page.getByText('<script async src=').first().innerText()
  const sources = await list('/sources?limit=50')
  const source = sources.find(({ name }) => name === 'Форма кухонь')
  expect(source).toMatchObject({ kind: 'form', active: true, form: { title: 'Кухни на заказ' } })
  expect(code).toBe(`<script async src="${rapport.url}/f/${source?.key}.js"></script>`)
  site = await openSite(code)
})

test('a request from the site is on her open page without a reload', async () => {
  await page.getByRole('link', { name: 'Мой день' }).click()
  await heading('Свободные лиды').waitFor()
  await page.evaluate(() => {
    document.body.dataset.opened = 'once'
  })
  const before = await total('leads')

  const visitor = await openBrowserOf(browser, rapport)
  await visitor.page.goto(`${site?.url}/kitchen?utm_source=yandex&utm_campaign=autumn`)
  const form = visitor.page.frameLocator('iframe')
  await form.getByLabel('Как вас зовут').fill('Зинаида Кухарчук')
  await form.getByLabel('Телефон').fill('8 926 555-01-77')
  await form.getByLabel('Сообщение').fill('Кухня из дуба, шесть метров')
  await form.getByRole('checkbox').check()
  // Faster than this no person fills in a form.
  await visitor.page.waitForTimeout(2100)
  await form.getByRole('button').click()
  await form.getByRole('status').waitFor()
  expect(visitor.problems).toEqual([])
  await visitor.close()

  await page.getByRole('link', { name: 'Зинаида Кухарчук' }).waitFor()
  expect(await page.evaluate(() => document.body.dataset.opened)).toBe('once')
  expect(await total('leads')).toBe(before + 1)
  const [lead] = await list(`/leads?filter[name]=${encodeURIComponent('Зинаида Кухарчук')}`)
  leadId = String(lead?.id)
  expect(lead).toMatchObject({
    status: 'new',
    owner: null,
    phones: [{ value: '+79265550177' }],
    interest: expect.stringContaining('Кухня из дуба'),
    attribution: { first: { utm: { source: 'yandex', campaign: 'autumn' } } },
  })
  expect((await list('/receipts?limit=1'))[0]).toMatchObject({
    outcome: 'lead',
    record: { object: 'lead', id: leadId },
  })
})

test('she claims the lead', async () => {
  await page.getByRole('link', { name: 'Зинаида Кухарчук' }).click()
  await heading('Зинаида Кухарчук', 1).waitFor()
  await page.getByRole('button', { name: 'Взять себе' }).click()
  await page.getByText('Лид ваш').waitFor()
  await page.getByRole('button', { name: 'Взять себе' }).waitFor({ state: 'detached' })
  const me = await get('/me')
  expect(await get(`/leads/${leadId}`)).toMatchObject({
    owner: me.id,
    status: 'working',
    name: 'Зинаида Кухарчук',
    phones: [{ value: '+79265550177' }],
  })
  expect((await list(`/leads?filter[owner]=${me.id}`)).map(lead => lead.id)).toEqual([leadId])
})

test('she calls back and plans the next step', async () => {
  await page.getByRole('tab', { name: 'Звонок' }).click()
  await page.getByRole('combobox', { name: 'Чем закончился' }).fill('Договорились')
  await page.keyboard.press('Escape')
  await page.getByLabel('Длилось').fill('4')
  await page.getByLabel('Подробности').fill('Ждёт замерщика в среду')
  await page.getByText('Завтра в 10:00').click()
  await page.getByLabel('Что сделать').fill('Подтвердить замер')
  await page.getByRole('tabpanel').getByRole('button', { name: 'Сохранить' }).click()
  await page.getByText('Исходящий звонок').waitFor()
  await page.getByText('Ждёт замерщика в среду').waitFor()
  await page.getByRole('button', { name: 'Завершить: Подтвердить замер' }).waitFor()

  const [call] = await list(`/activities?filter[on]=${leadId}&filter[kind]=call`)
  expect(call).toMatchObject({
    kind: 'call',
    direction: 'out',
    result: 'Договорились',
    duration: 240,
    text: 'Ждёт замерщика в среду',
  })
  const tasks = await list(`/tasks?filter[on]=${leadId}`)
  expect(tasks).toMatchObject([{ title: 'Подтвердить замер', kind: 'call', doneAt: null }])
  expect(new Date(String(tasks[0]?.dueAt)).toLocaleTimeString('ru-RU', { timeZone: 'Europe/Moscow' })).toBe('10:00:00')
  // The lead itself is as it was.
  expect(await get(`/leads/${leadId}`)).toMatchObject({ status: 'working', name: 'Зинаида Кухарчук' })
})

test('she finishes the task with its result, and the next is asked for', async () => {
  await page.getByRole('button', { name: 'Завершить: Подтвердить замер' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Результат').fill('Замер подтверждён, готова заказывать')
  await dialog.getByRole('button', { name: 'Завершить' }).click()
  await page.getByText('Следующий шаг не назначен').waitFor()
  await dialog.waitFor({ state: 'detached' })
  await page.getByText('Замер подтверждён, готова заказывать').waitFor()
  expect(await list(`/tasks?filter[on]=${leadId}`)).toMatchObject([
    { title: 'Подтвердить замер', result: 'Замер подтверждён, готова заказывать', doneAt: expect.any(String) },
  ])
  const me = await get('/me')
  expect((await list(`/unplanned?object=leads&owner=${me.id}`)).map(lead => lead.id)).toEqual([leadId])
})

test('she makes a contact, a company and a deal of the lead', async () => {
  const before = {
    leads: await total('leads'),
    contacts: await total('contacts'),
    companies: await total('companies'),
    deals: await total('deals'),
  }
  await page.getByRole('button', { name: 'В сделку' }).click()
  const dialog = page.getByRole('dialog')
  const part = (name: string) => dialog.getByRole('group', { name })
  await part('Компания').getByRole('radio', { name: 'Новая запись' }).check()
  await part('Компания').getByLabel('Название').fill('ООО «Дубрава»')
  await part('Сделка').getByLabel('Название').fill('Кухня из дуба')
  await part('Сделка').getByLabel('Сумма', { exact: true }).fill('480000')
  await dialog.getByRole('button', { name: 'Создать' }).click()
  await heading('Кухня из дуба', 1).waitFor()

  const lead = await get(`/leads/${leadId}`)
  const me = await get('/me')
  expect(lead).toMatchObject({
    status: 'converted',
    owner: me.id,
    convertedAt: expect.any(String),
    interest: expect.stringContaining('Кухня из дуба'),
  })
  ;({ deal: dealId, contact: contactId } = lead as { deal: string; contact: string })
  expect(await get(`/deals/${dealId}`)).toMatchObject({
    name: 'Кухня из дуба',
    lead: leadId,
    contact: contactId,
    company: lead.company,
    owner: me.id,
    amount: { amount: '480000.00', currency: 'RUB' },
  })
  expect(await get(`/contacts/${contactId}`)).toMatchObject({
    name: 'Зинаида Кухарчук',
    phones: [{ value: '+79265550177' }],
    lead: leadId,
  })
  // Who has a deal under way is a client.
  await soon(
    () => get(`/contacts/${contactId}`),
    contact => contact.client === true,
  )
  expect(await get(`/companies/${lead.company}`)).toMatchObject({ name: 'ООО «Дубрава»' })
  expect(await total('leads')).toBe(before.leads)
  expect(await total('contacts')).toBe(before.contacts + 1)
  expect(await total('companies')).toBe(before.companies + 1)
  expect(await total('deals')).toBe(before.deals + 1)
})

const lane = (name: string) => page.getByRole('region', { name, exact: true })
const stageName = async () => {
  const stages = await list('/stages?limit=50')
  const { stage } = await get(`/deals/${dealId}`)
  return stages.find(one => one.id === stage)?.name
}

test('on the board she moves the deal by keys and by dragging, to won', async () => {
  await page.getByRole('link', { name: 'Сделки', exact: true }).click()
  await page.getByText('Доска', { exact: true }).click()
  const card = () => page.getByRole('link', { name: 'Кухня из дуба' })
  await lane('Новая').getByRole('link', { name: 'Кухня из дуба' }).waitFor()
  await card().focus()
  await page.keyboard.press('Shift+ArrowRight')
  await isIn('Выявление потребности')
  await soon(() => card().evaluate(link => link === document.activeElement))
  await drag('Выявление потребности', 'Коммерческое предложение')
  for (const stage of ['Согласование', 'Договор и оплата']) {
    await card().focus()
    await page.keyboard.press('Shift+ArrowRight')
    await isIn(stage)
  }
  await drag('Договор и оплата', 'Выиграна')
  await page.getByText('Сделка выиграна: Кухня из дуба').waitFor()

  expect(await get(`/deals/${dealId}`)).toMatchObject({
    closedAt: expect.any(String),
    lostReason: null,
    amount: { amount: '480000.00', currency: 'RUB' },
  })
  expect(await total('deals')).toBe(1)
  await soon(
    () => get(`/contacts/${contactId}`),
    contact => contact.client === true,
  )
})

/** Both on the page, where it is nowhere else, and on the server. */
async function isIn(stage: string): Promise<void> {
  await lane(stage).getByRole('link', { name: 'Кухня из дуба' }).waitFor()
  await soon(
    () => page.getByRole('link', { name: 'Кухня из дуба' }).count(),
    count => count === 1,
  )
  await soon(stageName, name => name === stage)
}

async function drag(from: string, to: string): Promise<void> {
  await lane(to).scrollIntoViewIfNeeded()
  const card = lane(from).getByRole('listitem').filter({ hasText: 'Кухня из дуба' })
  await card.dragTo(lane(to), { targetPosition: { x: 100, y: 120 } })
  await isIn(to)
}

test('she sees it in the funnel', async () => {
  await page.getByRole('link', { name: 'Воронка продаж' }).click()
  await heading('Воронка', 1).or(heading('Воронка продаж', 1)).waitFor()
  const row = page.getByRole('row', { name: /Выиграна/ })
  await row.waitFor()
  expect(await row.innerText()).toMatch(/480\s000/)
  const funnel = await get('/reports/funnel')
  expect(funnel).toMatchObject({ deals: 1, won: 1, lost: 0, winRate: 1 })
})

interface Change {
  actor: { id: string } | null
  fields: { field: string }[]
}
const changes = async (plural: string, id: string): Promise<Change[]> =>
  (await api.call<{ data: Change[] }>('GET', `/${plural}/${id}/changes`)).body.data

test('the history says who did what, and the contact is a client', async () => {
  await page.goto(`/contacts/${contactId}`)
  await heading('Зинаида Кухарчук', 1).waitFor()
  await page.goto(`/deals/${dealId}`)
  await page.getByRole('tab', { name: 'История изменений' }).click()
  const entries = page.getByRole('tabpanel').getByRole('listitem')
  await entries.filter({ hasText: 'Выиграна' }).first().waitFor()
  expect(await entries.filter({ hasText: boss.name }).count()).toBeGreaterThanOrEqual(6)

  const me = await get('/me')
  const moves = (await changes('deals', dealId)).filter(({ fields }) => fields.some(({ field }) => field === 'stage'))
  expect(moves).toHaveLength(6)
  expect(moves.every(({ actor }) => actor?.id === me.id)).toBe(true)
  const story = await changes('leads', leadId)
  expect(story.at(-1)).toMatchObject({ kind: 'created', actor: null, via: { channel: 'intake' } })
  expect(story.filter(({ actor }) => actor?.id === me.id).length).toBeGreaterThanOrEqual(2)
})

test('nothing went wrong on her pages on the way, and they spoke Russian', () => {
  expect(olga.problems).toEqual([])
  expect(foreign).toEqual([])
})
