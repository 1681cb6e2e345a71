import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { administrator, withAdministrator } from '../setup/api.ts'
import { launchBrowser } from '../setup/browser.ts'
import type { Client } from '../setup/client.ts'
import { startServer, type TestServer } from '../setup/server.ts'
import { barriers } from './barriers.ts'
import { type Person, seat } from './person.ts'

/** An hour is promised to everybody: the card and the day say so, and the report tells whether it was kept. */

let rapport: TestServer
let browser: Browser
let admin: Person & { api: Client }

beforeAll(async () => {
  ;[rapport, browser] = await Promise.all([startServer(withAdministrator), launchBrowser()])
  admin = await seat(browser, rapport, administrator)
  const hours = { from: '00:00', until: '24:00' }
  const week = Array.from({ length: 7 }, () => hours)
  await admin.api.call('PUT', '/working-calendar', { week, pause: 0, days: [] })
})
afterAll(async () => {
  await browser?.close()
  await rapport?.stop()
})

const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString()
const make = async (path: string, body: object) => (await admin.api.call<{ id: string }>('POST', path, body)).body.id

test('it is promised, shown where it waits, reported late, and its number opens who it was', async () => {
  const { page, api, problems } = admin
  await page.goto('/settings/reply-promises')
  await page.getByText('Сроков пока нет').waitFor()
  await page.getByRole('button', { name: 'Добавить срок' }).click()
  await page.getByRole('textbox', { name: 'Срок: Всем' }).fill('2')
  await page.getByRole('button', { name: 'Добавить срок' }).click()
  await page.getByRole('combobox', { name: 'Единица: Форма на сайте' }).waitFor()
  expect(await barriers(page)).toEqual([])
  await page.getByRole('button', { name: 'Убрать срок: Форма на сайте' }).click()
  await page.getByRole('button', { name: 'Сохранить', exact: true }).click()
  await page.getByText('Сохранено').first().waitFor()
  expect((await api.call('GET', '/reply-promises')).body).toEqual({ rules: [{ minutes: 120 }], version: 1 })

  const me = (await api.call<{ id: string }>('GET', '/me')).body.id
  const [soon, late] = await Promise.all(
    ['Ольга Скорая', 'Павел Забытый'].map((name, at) =>
      make('/leads', { name, owner: me, phones: [{ value: `+7916400112${at}` }] }),
    ),
  )
  const wrote = (id: string | undefined, at: string) =>
    make('/activities', { kind: 'message', direction: 'in', text: 'Жду ответа', at, on: { object: 'lead', id } })
  await wrote(soon, ago(30))
  await wrote(late, ago(200))
  await expect
    .poll(async () => (await api.call<{ data: object[] }>('GET', '/promised-replies')).body.data.length)
    .toBe(2)

  await page.goto(`/leads/${soon}`)
  await page.getByText(/^Ответить: /).waitFor()
  await page.goto(`/leads/${late}`)
  await page.getByText(/^Ответ просрочен: /).waitFor()
  await page.goto('/')
  await page.getByText(/^Ответ просрочен: /).waitFor()
  await page.getByText(/^Ответить: /).waitFor()
  expect(await barriers(page)).toEqual([])

  await page.getByRole('link', { name: 'Скорость ответа' }).first().click()
  const table = page.getByRole('region', { name: 'Скорость ответа' })
  await table.waitFor()
  expect(await barriers(page)).toEqual([])
  await table.getByRole('row').nth(1).getByRole('button').nth(1).click()
  const dialog = page.getByRole('dialog', { name: 'Опоздали' })
  await dialog.getByRole('link', { name: 'Павел Забытый' }).waitFor()
  expect(await dialog.getByRole('listitem').count()).toBe(1)
  expect(await barriers(page)).toEqual([])
  await dialog.getByRole('link', { name: 'Павел Забытый' }).click()
  await page.getByRole('heading', { level: 1, name: 'Павел Забытый' }).waitFor()

  await make('/activities', { kind: 'email', direction: 'out', text: 'Отвечаем', on: { object: 'lead', id: late } })
  await page.getByText(/^Ответ просрочен: /).waitFor({ state: 'detached' })
  await page.goto('/settings/reply-promises')
  await page.getByRole('textbox', { name: 'Срок: Всем' }).waitFor()
  expect(problems).toEqual([])
})
