import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { administrator, withAdministrator } from '../setup/api.ts'
import { borrowBrowser } from '../setup/browser.ts'
import { type Client, signIn } from '../setup/client.ts'
import { startServer, type TestServer } from '../setup/server.ts'
import { barriers } from './barriers.ts'
import { type Credentials, dateInMoscow, hasKeyboard, openAnewAfterFailure, type Person, seat, soon } from './person.ts'
import { foreignWords } from './words.ts'

/** A day of a seller, done from one page, and the same day before the eyes of the head. */

type Row = Record<string, unknown>
type Seated = Person & { api: Client; id: string }

let rapport: TestServer
let browser: Browser
let admin: Client
let anna: Seated
let vera: Seated
let page: Page

const hours = (from: number) => new Date(Date.now() + from * 3_600_000).toISOString()

beforeAll(async () => {
  ;[rapport, browser] = await Promise.all([startServer(withAdministrator), borrowBrowser()])
  admin = await signIn(rapport.url, administrator.email, administrator.password)
  const team = await made('/teams', { name: 'Розница' })
  anna = await hire('Анна Ветрова', 'anna@rapport.example', 'manager', team)
  vera = await hire('Вера Главная', 'vera@rapport.example', 'head', team)
  page = anna.page
})
afterAll(async () => {
  await browser?.close()
  await rapport?.stop()
})
openAnewAfterFailure(() => page)

async function hire(name: string, email: string, role: string, team: string): Promise<Seated> {
  const who: Credentials = { email, password: 'another horse battery' }
  const roles = await list('/roles')
  const id = await made('/users', {
    ...who,
    name,
    role: roles.find(known => known.name === role)?.id,
    team,
    locale: 'ru',
  })
  return { ...(await seat(browser, rapport, who)), id }
}

const list = async (path: string): Promise<Row[]> => (await admin.call<{ data: Row[] }>('GET', path)).body.data
const get = async (path: string): Promise<Row> => (await admin.call<Row>('GET', path)).body

async function made(path: string, body: Row): Promise<string> {
  const answer = await admin.call<{ id: string }>('POST', path, body)
  if (answer.status !== 201) throw new Error(`${path}: ${JSON.stringify(answer.body)}`)
  return answer.body.id
}

let phone = 300
const lead = (name: string, given: Row = {}) =>
  made('/leads', { name, phones: [`+7926555${1000 + phone++}`], ...given })
const task = (title: string, dueAt: string, given: Row = {}) =>
  made('/tasks', { title, kind: 'call', dueAt, owner: anna.id, ...given })
const line = (title: string) => page.locator('[data-line]').filter({ hasText: title })
const panel = (title: string) => page.locator('section').filter({ has: page.getByRole('heading', { name: title }) })
const undo = () => page.getByRole('button', { name: 'Вернуть', exact: true }).last().click()

let late = ''
let soonDue = ''

test('tasks stand by time, what is late first', async () => {
  const on = { object: 'lead', id: await lead('Пётр Важный', { owner: anna.id, status: 'working' }) }
  soonDue = await task('Выслать каталог', hours(30), { on })
  late = await task('Перезвонить Петру', hours(-5), { on })
  await page.goto('/')
  await line('Перезвонить Петру').waitFor()
  const titles = await page.locator('[data-line]').allInnerTexts()
  expect(titles.findIndex(text => text.includes('Перезвонить'))).toBeLessThan(
    titles.findIndex(text => text.includes('Выслать')),
  )
  expect(await foreignWords(page, 'ru')).toEqual([])
  expect(await barriers(page)).toEqual([])
})

test('a task is put off in two presses, and comes back by the toast', async () => {
  const before = (await get(`/tasks/${late}`)).dueAt
  await line('Перезвонить Петру').getByRole('button', { name: 'Перенести: Перезвонить Петру' }).click()
  await page.getByRole('menuitem', { name: /Завтра/ }).click()
  await soon(
    () => get(`/tasks/${late}`),
    ({ dueAt }) => Date.parse(String(dueAt)) > Date.now() && dueAt !== before,
  )
  await undo()
  await soon(
    () => get(`/tasks/${late}`),
    ({ dueAt }) => dueAt === before,
  )
})

test('a task is finished from its line with a result, and is open again by the toast', async () => {
  await line('Выслать каталог').getByRole('button', { name: 'Завершить: Выслать каталог' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Результат').fill('Каталог отправлен')
  await dialog.getByRole('button', { name: 'Завершить' }).click()
  await line('Выслать каталог').waitFor({ state: 'detached' })
  expect(await get(`/tasks/${soonDue}`)).toMatchObject({ result: 'Каталог отправлен' })
  await undo()
  await line('Выслать каталог').waitFor()
  expect(await get(`/tasks/${soonDue}`)).toMatchObject({ result: null, doneAt: null })
})

test('a lead of the pool is claimed from its line, and given back by the toast', async () => {
  const free = await lead('Ничей Пока')
  await line('Ничей Пока').getByRole('button', { name: 'Взять себе' }).click()
  await page.getByText('Лид ваш').waitFor()
  expect(await get(`/leads/${free}`)).toMatchObject({ owner: anna.id, status: 'working' })
  await undo()
  await soon(
    () => get(`/leads/${free}`),
    ({ owner, status }) => owner === null && status === 'new',
  )
})

test('who wrote and was not answered stands there live, until he is called', async () => {
  const asks = await lead('Глеб Спрашивает', { owner: anna.id, status: 'working' })
  await made('/activities', {
    kind: 'message',
    direction: 'in',
    subject: 'Когда привезёте?',
    on: { object: 'lead', id: asks },
  })
  const waiting = panel('Ждут ответа')
  await waiting.getByRole('link', { name: 'Глеб Спрашивает' }).waitFor()
  await waiting.getByText('Когда привезёте?').waitFor()
  await waiting.getByRole('button', { name: 'Записать звонок: Глеб Спрашивает' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('combobox', { name: 'Чем закончился' }).fill('Договорились')
  await page.keyboard.press('Escape')
  await dialog.getByRole('button', { name: 'Сохранить' }).click()
  await waiting.waitFor({ state: 'detached' })
  expect(await list(`/activities?filter[on]=${asks}&filter[kind]=call`)).toMatchObject([{ result: 'Договорились' }])
})

test('meetings of today have their time and place', async () => {
  await task('Замер кухни', `${dateInMoscow()}T20:30:00Z`, { kind: 'meeting', place: 'Садовая, 12' })
  const meetings = panel('Встречи сегодня')
  await meetings.getByText('23:30').waitFor()
  await meetings.getByText('Садовая, 12').waitFor()
})

test('the lines are walked through and done by keys alone', async () => {
  await page.locator('h1').click()
  await page.keyboard.press('j')
  const first = page.locator('[data-line]').first()
  await hasKeyboard(first)
  await page.keyboard.press('j')
  await page.keyboard.press('k')
  await hasKeyboard(first)
  await page.keyboard.press('d')
  await page.getByRole('dialog').getByLabel('Результат').waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await hasKeyboard(first)
  await page.keyboard.press('m')
  await page.getByRole('menuitem', { name: /Завтра/ }).waitFor()
  await page.keyboard.press('Escape')
})

const row = (name: string) => vera.page.getByRole('row', { name })
const cell = (name: string, measure: string) => row(name).getByLabel(new RegExp(`^${name}: ${measure},`))
const number = async (name: string, measure: string) => Number(await cell(name, measure).innerText())

test('the head sees who has what, as it happens', async () => {
  await lead('Новый Раз', { owner: anna.id })
  await vera.page.goto('/team-day')
  await cell('Анна Ветрова', 'Просрочено').waitFor()
  expect(await number('Анна Ветрова', 'Просрочено')).toBe(1)
  const before = await number('Анна Ветрова', 'Не тронуты')
  await lead('Новый Два', { owner: anna.id })
  await soon(
    () => number('Анна Ветрова', 'Не тронуты'),
    count => count === before + 1,
  )
  expect(await foreignWords(vera.page, 'ru')).toEqual([])
  expect(await barriers(vera.page)).toEqual([])
})

test('a pressed number leads to exactly as many records', async () => {
  for (const measure of ['Не тронуты', 'Просрочено', 'Лиды без шага']) {
    await vera.page.goto('/team-day')
    await cell('Анна Ветрова', measure).waitFor()
    const count = await number('Анна Ветрова', measure)
    expect(count).toBeGreaterThan(0)
    await cell('Анна Ветрова', measure).click()
    await vera.page.waitForURL(/\/(leads|tasks)\?/)
    await vera.page.getByRole('grid').waitFor()
    await soon(
      () => vera.page.getByRole('checkbox', { name: /^Отметить: / }).count(),
      shown => shown === count,
    )
  }
})

test('who waits for an answer is handed over from there', async () => {
  const asks = await lead('Зоя Ждёт', { owner: anna.id, status: 'working' })
  await made('/activities', { kind: 'email', direction: 'in', subject: 'Счёт?', on: { object: 'lead', id: asks } })
  await vera.page.goto('/team-day')
  await cell('Анна Ветрова', 'Ждут ответа').waitFor()
  const count = await number('Анна Ветрова', 'Ждут ответа')
  await cell('Анна Ветрова', 'Ждут ответа').click()
  const waiting = vera.page.getByRole('dialog', { name: /Ждут ответа/ })
  await waiting.getByRole('link', { name: 'Зоя Ждёт' }).waitFor()
  expect(await waiting.getByRole('listitem').count()).toBe(count)
  await waiting.getByRole('button', { name: 'Передать: Зоя Ждёт' }).click()
  const assign = vera.page.getByRole('dialog', { name: /Передать лид|Ответственный|Кому/ }).last()
  await assign.getByRole('combobox').fill('Вера')
  await vera.page.getByRole('option', { name: 'Вера Главная' }).click()
  await assign.getByRole('button', { name: 'Передать' }).click()
  await soon(
    () => get(`/leads/${asks}`),
    ({ owner }) => owner === vera.id,
  )
})

test('whatever waits for an answer is handed over from there, and comes back by the toast', async () => {
  const owner = anna.id
  const asking: [object: string, plural: string, name: string, given: Row][] = [
    ['deal', 'deals', 'Кухня ждёт', {}],
    ['contact', 'contacts', 'Пётр Ждёт', {}],
    ['company', 'companies', 'Ждёт и Ко', {}],
    ['interest', 'interests', 'Кто-то ждёт', { message: 'Есть столы?' }],
  ]
  for (const [object, plural, name, given] of asking) {
    const id = await made(`/${plural}`, { name, owner, ...given })
    await made('/activities', { kind: 'email', direction: 'in', subject: 'Ждём', on: { object, id } })
    const path = `/${plural}/${id}`
    await vera.page.goto('/team-day')
    await cell('Анна Ветрова', 'Ждут ответа').click()
    await vera.page.getByRole('button', { name: `Передать: ${name}` }).click()
    const dialog = vera.page.getByRole('dialog', { name: `Передать: ${name}` })
    await dialog.getByRole('combobox', { name: 'Кому' }).fill('Вера')
    await vera.page.getByRole('option', { name: 'Вера Главная' }).click()
    if (object === 'deal') expect(await barriers(vera.page)).toEqual([])
    await dialog.getByRole('button', { name: 'Передать', exact: true }).click()
    await soon(
      () => get(path),
      record => record.owner === vera.id,
    )
    await vera.page.getByRole('button', { name: `Передать: ${name}` }).waitFor({ state: 'detached' })
    await vera.page.getByRole('button', { name: 'Вернуть', exact: true }).last().click()
    await soon(
      () => get(path),
      record => record.owner === anna.id,
    )
  }
})

test('nothing went wrong on the way', () => {
  expect([...anna.problems, ...vera.problems]).toEqual([])
})
