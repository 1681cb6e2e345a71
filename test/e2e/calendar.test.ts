import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { administrator, withAdministrator } from '../setup/api.ts'
import { launchBrowser } from '../setup/browser.ts'
import type { Client } from '../setup/client.ts'
import { startServer, type TestServer } from '../setup/server.ts'
import { barriers } from './barriers.ts'
import { type Person, seat, soon } from './person.ts'

/** What is planned, seen by day and week, and moved to another time. The company and the reader live by Moscow's clocks. */

type Row = Record<string, unknown>

let rapport: TestServer
let browser: Browser
let manager: Person & { api: Client }
let page: Page
let task = ''

beforeAll(async () => {
  ;[rapport, browser] = await Promise.all([startServer(withAdministrator), launchBrowser()])
  manager = await seat(browser, rapport, administrator)
  page = manager.page
  const lead = await made('/leads', { name: 'Вера Окунева', phones: ['+79211112233'] })
  task = await made('/tasks', {
    title: 'Замер на Лесной',
    kind: 'meeting',
    dueAt: '2026-12-02T07:00:00.000Z',
    minutes: 60,
    on: { object: 'lead', id: lead },
  })
})
afterAll(async () => {
  await browser?.close()
  await rapport?.stop()
})

async function made(path: string, body: Row): Promise<string> {
  const answer = await manager.api.call<{ id: string }>('POST', path, body)
  if (answer.status !== 201) throw new Error(`${path}: ${JSON.stringify(answer.body)}`)
  return answer.body.id
}

const dueAt = async (): Promise<unknown> => (await manager.api.call<Row>('GET', `/tasks/${task}`)).body.dueAt
const block = () => page.locator('.fc-event', { hasText: 'Замер на Лесной' })

test.each(['month', 'week', 'day', 'list'])('%s: what is planned stands at its time', async view => {
  await page.goto(`/calendar?view=${view}&date=2026-12-02`)
  await page.getByText('Замер на Лесной').first().waitFor()
  await page.getByText('10:00').first().waitFor()
  expect(await barriers(page)).toEqual([])
  expect(manager.problems).toEqual([])
})

test('a task is dragged to another day, and back from the toast', async () => {
  await page.goto('/calendar?view=week&date=2026-12-02')
  const from = await block().boundingBox()
  const day = await page.locator('[data-date="2026-12-03"]').first().boundingBox()
  if (!from || !day) throw new Error('the week is not drawn')
  await page.mouse.move(from.x + from.width / 2, from.y + 8)
  await page.mouse.down()
  await page.mouse.move(day.x + day.width / 2, from.y + 20, { steps: 8 })
  await page.mouse.move(day.x + day.width / 2, from.y + 8, { steps: 4 })
  await page.mouse.up()
  await soon(dueAt, now => String(now).startsWith('2026-12-03'))
  await page.getByRole('button', { name: 'Вернуть' }).click()
  await soon(dueAt, now => now === '2026-12-02T07:00:00.000Z')
  expect(manager.problems).toEqual([])
})

test('the week of each person is weighed against his working hours', async () => {
  await page.goto('/calendar?view=load&date=2026-12-02')
  await page.getByText('1 ч из 8 ч').waitFor()
  await page.getByText('1 ч из 40 ч').waitFor()
  expect(await barriers(page)).toEqual([])
})

test('holidays and hours are set, and the calendar knows them', async () => {
  await page.goto('/settings/working-time')
  await page.getByRole('heading', { level: 1 }).waitFor()
  expect(await barriers(page)).toEqual([])
  expect(manager.problems).toEqual([])
})
