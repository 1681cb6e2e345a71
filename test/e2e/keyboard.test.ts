import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { administrator, withAdministrator } from '../setup/api.ts'
import { borrowBrowser } from '../setup/browser.ts'
import { type Client, signIn } from '../setup/client.ts'
import { startServer, type TestServer } from '../setup/server.ts'
import { hasKeyboard, openAnewAfterFailure, openBrowserOf, type Person, soon } from './person.ts'

/** The main job from the sign-in to a won deal, by somebody who has no mouse. */

type Row = Record<string, unknown>

const who = { email: 'anna@rapport.example', password: 'another horse battery' }
let rapport: TestServer
let browser: Browser
let admin: Client
let anna: Person
let page: Page
let lead = ''
let deal = ''

beforeAll(async () => {
  ;[rapport, browser] = await Promise.all([startServer(withAdministrator), borrowBrowser()])
  admin = await signIn(rapport.url, administrator.email, administrator.password)
  const role = (await list('/roles')).find(({ name }) => name === 'manager')?.id
  await made('/users', { ...who, name: 'Анна Ветрова', role, locale: 'ru' })
  lead = await made('/leads', { name: 'Зинаида Кухарчук', phones: ['+79265550177'] })
  anna = await openBrowserOf(browser, rapport)
  page = anna.page
})
afterAll(async () => {
  await browser?.close()
  await rapport?.stop()
})
openAnewAfterFailure(() => page)

const list = async (path: string): Promise<Row[]> => (await admin.call<{ data: Row[] }>('GET', path)).body.data
const get = async (path: string): Promise<Row> => (await admin.call<Row>('GET', path)).body

async function made(path: string, body: Row): Promise<string> {
  const answer = await admin.call<{ id: string }>('POST', path, body)
  if (answer.status !== 201) throw new Error(`${path}: ${JSON.stringify(answer.body)}`)
  return answer.body.id
}

const heading = (name: string) => page.getByRole('heading', { name, level: 1 })
const dialog = () => page.getByRole('dialog')
const press = (key: string) => page.keyboard.press(key)

/** What the keyboard is in, as it is called aloud. */
const focused = () =>
  page.evaluate(() => {
    const element = document.activeElement
    const label = element?.getAttribute('aria-label') ?? element?.textContent ?? ''
    const field = element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement ? element : null
    return { tag: element?.tagName ?? '', label, field: field?.labels?.[0]?.textContent ?? '' }
  })

/** Walks on with Tab until the keyboard is in what is called so, and the eye can see where it is. */
async function tabTo(name: RegExp, key = 'Tab'): Promise<void> {
  for (let step = 0; step < 80; step++) {
    const { label, field } = await focused()
    if (name.test(label) || name.test(field)) return isSeen()
    await press(key)
  }
  throw new Error(`no way to ${name} by ${key}`)
}

async function isSeen(): Promise<void> {
  const seen = await page.evaluate(() => {
    const element = document.activeElement
    if (!element) return false
    const drawn = (one: Element) => {
      const { outlineStyle, outlineWidth, boxShadow, borderColor } = getComputedStyle(one)
      return (outlineStyle !== 'none' && outlineWidth !== '0px') || boxShadow !== 'none' || borderColor !== ''
    }
    return element.checkVisibility() && drawn(element)
  })
  expect(seen).toBe(true)
}

test('she signs in', async () => {
  await page.goto('/')
  await page.getByRole('button', { name: 'Войти' }).waitFor()
  await tabTo(/E-mail/)
  await page.keyboard.type(who.email)
  await tabTo(/Пароль/)
  await page.keyboard.type(who.password)
  await press('Enter')
  await heading('Мой день').waitFor()
})

test('the first stop of the keyboard leads past the navigation', async () => {
  await press('Tab')
  await expect.poll(async () => (await focused()).label).toBe('К содержанию')
  expect(await page.getByRole('link', { name: 'К содержанию' }).isVisible()).toBe(true)
  await press('Enter')
  await press('Tab')
  expect(await page.evaluate(() => document.activeElement?.closest('main') !== null)).toBe(true)
})

test('she goes to the lead and claims it', async () => {
  await tabTo(/Зинаида Кухарчук/)
  await press('Enter')
  await heading('Зинаида Кухарчук').waitFor()
  await page.getByRole('button', { name: 'Взять себе' }).waitFor()
  await press('a')
  await page.getByText('Лид ваш').waitFor()
  expect(await get(`/leads/${lead}`)).toMatchObject({ status: 'working' })
})

test('she notes the call with its next step, and is back where she was', async () => {
  await press('c')
  await soon(async () => (await focused()).label === 'Чем закончился')
  await page.keyboard.type('Договорились')
  await press('Escape')
  await tabTo(/Подробности/)
  await page.keyboard.type('Ждёт замерщика')
  await tabTo(/Завтра в 10:00/)
  await press('Space')
  await page.getByRole('tabpanel', { name: 'Звонок' }).getByLabel('Что сделать').waitFor()
  await tabTo(/Сохранить/)
  await press('Enter')
  await page.getByText('Ждёт замерщика').waitFor()
  const [step, ...more] = await soon(
    () => list(`/tasks?filter[on]=${lead}`),
    tasks => tasks.length > 0,
  )
  expect([step?.doneAt, more]).toEqual([null, []])
  await soon(async () => (await focused()).label === 'Звонок')
})

test('she converts the lead', async () => {
  await press('v')
  await dialog().getByRole('button', { name: 'Создать' }).waitFor()
  await tabTo(/Сумма/)
  await page.keyboard.type('480000')
  await tabTo(/^Создать$/)
  await press('Enter')
  await page.waitForURL('**/deals/*')
  await heading('Зинаида Кухарчук').waitFor({ state: 'detached' })
  await page.getByRole('button', { name: 'Выиграна' }).first().waitFor()
  deal = String((await get(`/leads/${lead}`)).deal)
  expect(page.url()).toContain(deal)
  expect(await get(`/leads/${lead}`)).toMatchObject({ status: 'converted' })
})

test('she plans a task on the deal and finishes it with its result', async () => {
  await press('t')
  await soon(async () => /Что сделать/.test((await focused()).label))
  await page.keyboard.type('Выслать эскиз')
  await tabTo(/Завтра в 10:00/)
  await press('Space')
  await tabTo(/^Поставить$/)
  await press('Enter')
  await page.getByText('Выслать эскиз').first().waitFor()
  await tabTo(/Завершить: Выслать эскиз/)
  await press('Enter')
  await dialog().waitFor()
  await soon(async () => /Результат/.test((await focused()).field))
  await page.keyboard.type('Эскиз отправлен')
  await tabTo(/^Завершить$/)
  await press('Enter')
  await dialog().waitFor({ state: 'detached' })
  await page.getByText('Эскиз отправлен').first().waitFor()
  const tasks = await list(`/tasks?filter[on]=${deal}`)
  expect(tasks.find(({ title }) => title === 'Выслать эскиз')).toMatchObject({ result: 'Эскиз отправлен' })
})

test('she moves the deal on by the palette, and to won by a key', async () => {
  await press('Control+k')
  await hasKeyboard(dialog().getByRole('combobox', { name: 'Поиск' }))
  await page.keyboard.type('коммерч')
  await dialog()
    .getByRole('option', { name: /Коммерческое предложение/ })
    .waitFor()
  await press('Enter')
  await soon(stageName, name => name === 'Коммерческое предложение')
  await press('Shift+W')
  await page.getByText(/Сделка выиграна/).waitFor()
  expect(await get(`/deals/${deal}`)).toMatchObject({ closedAt: expect.any(String), lostReason: null })
})

async function stageName(): Promise<unknown> {
  const stages = await list('/stages?limit=50')
  const { stage } = await get(`/deals/${deal}`)
  return stages.find(({ id }) => id === stage)?.name
}

test('nothing went wrong on the way', () => {
  expect(anna.problems).toEqual([])
})
