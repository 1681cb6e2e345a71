import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { administrator, withAdministrator } from '../setup/api.ts'
import { borrowBrowser } from '../setup/browser.ts'
import { type Client, signIn } from '../setup/client.ts'
import { startServer, type TestServer } from '../setup/server.ts'
import { barriers } from './barriers.ts'
import { type Credentials, dateInMoscow, seat, soon } from './person.ts'
import { foreignWords } from './words.ts'

/** What nobody foresees, and somebody does: the page says what is wrong and what to do, and stays usable. */

type Row = Record<string, unknown>

const who: Credentials = { email: 'anna@rapport.example', password: 'another horse battery' }
const arabic = 'محمد بن عبد الله القحطاني'
const long = 'Сверхдлинноеимябезединогопробела'.repeat(6)

let rapport: TestServer
let browser: Browser
let admin: Client
let anna = ''

beforeAll(async () => {
  ;[rapport, browser] = await Promise.all([startServer(withAdministrator), borrowBrowser()])
  admin = await signIn(rapport.url, administrator.email, administrator.password)
  const roles = (await admin.call<{ data: Row[] }>('GET', '/roles')).body.data
  anna = await made('/users', { ...who, name: 'Анна Ветрова', role: roles.find(one => one.name === 'head')?.id })
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

/** How far anything stands beyond the page, in pixels. */
const beyond = (page: Page): Promise<number> =>
  page.evaluate(() => {
    const places = [document.documentElement, ...document.querySelectorAll('main')]
    return Math.max(...places.map(place => place.scrollWidth - place.clientWidth))
  })

const noon = () => `${dateInMoscow()}T09:00:00Z`

test('names without end, and those written from right to left, leave every page in its frame', async () => {
  const owner = anna
  const ids: string[] = []
  for (const [at, name] of [arabic, long].entries()) {
    ids.push(await made('/leads', { name, owner, companyName: `${name} (7)`, phones: [`+7926555010${at}`] }))
    await made('/deals', { name, owner, amount: '150000' })
    await made('/tasks', { title: name, owner, kind: 'meeting', place: 'Лесная, 5', dueAt: noon() })
  }
  const pages = [...ids.map(id => `/leads/${id}`), '/leads', '/deals/board', '/calendar?view=day', '/tasks', '/']
  for (const size of [
    { width: 1440, height: 900 },
    { width: 380, height: 800 },
  ]) {
    const { page, problems, close } = await seat(browser, rapport, who, { viewport: size })
    for (const path of pages) {
      await page.goto(path)
      await page.getByText(arabic).or(page.getByText(long)).first().waitFor()
      expect(await beyond(page), `${path} at ${size.width}`).toBeLessThanOrEqual(0)
    }
    // Written from the right it is read from the right, and what stands beside it stays where it was.
    await page.goto(`/leads/${ids[0]}`)
    const title = page.getByRole('heading', { name: arabic, level: 1 })
    await title.waitFor()
    expect(await title.evaluate(element => getComputedStyle(element).direction)).toBe('rtl')
    expect(problems).toEqual([])
    await close()
  }
})

test('of two hundred stages a card shows the one that its deal is in', async () => {
  const pipeline = await made('/pipelines', { name: 'Стройка', object: 'deal' })
  const create = Array.from({ length: 200 }, (_, at) => ({ name: `Шаг ${at + 1}`, pipeline, position: at + 1 }))
  const answer = await admin.call<{ results: { id: string }[] }>('POST', '/stages/bulk', { create })
  const stage = answer.body.results[149]?.id
  const deal = await made('/deals', { name: 'Дом на склоне', owner: anna, pipeline, stage })
  for (const width of [1440, 380]) {
    const { page, problems, close } = await seat(browser, rapport, who, { viewport: { width, height: 800 } })
    await page.goto(`/deals/${deal}`)
    const path = page.getByRole('list', { name: 'Стадии воронки' })
    const now = path.getByRole('button', { name: 'Шаг 150', exact: true })
    await now.waitFor()
    const isShown = () =>
      now.evaluate(element => {
        const { left, right } = element.getBoundingClientRect()
        return left >= 0 && right <= window.innerWidth
      })
    await soon(isShown)
    expect(await path.getByRole('button').count()).toBe(200)
    expect(await beyond(page)).toBeLessThanOrEqual(0)
    // One stop of the keyboard, from which arrows walk on.
    expect(await path.locator('button[tabindex="0"]').allInnerTexts()).toEqual(['Шаг 150'])
    await now.focus()
    await page.keyboard.press('ArrowRight')
    await soon(() => page.evaluate(() => document.activeElement?.textContent === 'Шаг 151'))
    await page.keyboard.press('End')
    await soon(() => page.evaluate(() => document.activeElement?.textContent === 'Шаг 200'))
    expect(await path.locator('button[tabindex="0"]').allInnerTexts()).toEqual(['Шаг 200'])
    await path.getByRole('button', { name: 'Шаг 151', exact: true }).click()
    await soon(async () => (await admin.call<Row>('GET', `/deals/${deal}`)).body.stage === answer.body.results[150]?.id)
    await admin.call('PATCH', `/deals/${deal}`, { stage, pipeline })
    expect(problems).toEqual([])
    await close()
  }
})

test('a device whose clock is a day off is told so, by how much and what to do, and works on', async () => {
  const { page, context, problems, close } = await seat(browser, rapport, who)
  await context.clock.install({ time: Date.now() + 25 * 3_600_000 })
  await page.goto('/leads')
  const told = page.getByText('Часы этого устройства спешат на 1 день')
  await told.waitFor()
  await page.getByText('Проверьте дату и время в настройках устройства.').waitFor()
  expect(await barriers(page)).toEqual([])
  expect(await foreignWords(page, 'ru')).toEqual([])
  const id = await made('/leads', { name: 'Пётр Вчерашний', owner: anna, phones: ['+79265550144'] })
  await page.goto(`/leads/${id}`)
  await page.getByRole('textbox', { name: 'Заметка' }).fill('Пришёл сегодня')
  await page.keyboard.press('Control+Enter')
  await page.locator('main ol').getByText('Пришёл сегодня').waitFor()
  expect(problems).toEqual([])
  await close()

  const right = await seat(browser, rapport, who)
  await right.page.goto('/leads')
  await right.page.getByRole('grid').waitFor()
  expect(await right.page.getByText('Часы этого устройства').count()).toBe(0)
  await right.close()
})

test('of two tabs each sees what is done in the other, and neither goes on for somebody who has left', async () => {
  const id = await made('/leads', { name: 'Вера Дважды', owner: anna, phones: ['+79265550145'], interest: 'Стол' })
  const { page, context, problems, expectRefusal, close } = await seat(browser, rapport, who)
  expectRefusal('401 ')
  const other = await context.newPage()
  for (const tab of [page, other]) {
    await tab.goto(`/leads/${id}`)
    await tab.getByRole('heading', { name: 'Вера Дважды', level: 1 }).waitFor()
  }
  await page.getByText('Что интересует', { exact: true }).first().hover()
  await page.getByRole('button', { name: 'Изменить: Что интересует' }).click()
  await page.getByRole('textbox', { name: 'Что интересует' }).fill('Стол и стулья')
  await page.keyboard.press('Control+Enter')
  await other.getByText('Стол и стулья').first().waitFor()

  await page.evaluate(() => fetch('/api/v1/session', { method: 'DELETE', headers: { 'x-requested-with': 'rapport' } }))
  await other.getByRole('textbox', { name: 'Заметка' }).fill('Ещё не записано')
  await other.keyboard.press('Control+Enter')
  await other.getByRole('dialog').getByRole('textbox', { name: 'Пароль' }).waitFor()
  expect(await other.getByRole('textbox', { name: 'Заметка', includeHidden: true }).inputValue()).toBe(
    'Ещё не записано',
  )
  const notes = await admin.call<{ data: Row[] }>('GET', `/activities?filter[on]=${id}`)
  expect(notes.body.data).toEqual([])
  expect(problems).toEqual([])
  await close()
})
