import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { administrator, withAdministrator } from '../setup/api.ts'
import { borrowBrowser } from '../setup/browser.ts'
import type { Client } from '../setup/client.ts'
import { startServer, type TestServer } from '../setup/server.ts'
import { hasKeyboard, openAnewAfterFailure, type Person, seat } from './person.ts'

/** Somebody has a client on the phone: one hand types, and there is no time for forms. */

type Row = Record<string, unknown>

let rapport: TestServer
let browser: Browser
let manager: Person & { api: Client }
let page: Page

beforeAll(async () => {
  ;[rapport, browser] = await Promise.all([startServer(withAdministrator), borrowBrowser()])
  manager = await seat(browser, rapport, administrator)
  page = manager.page
})
afterAll(async () => {
  await browser?.close()
  await rapport?.stop()
})
openAnewAfterFailure(() => page)

const list = async (path: string): Promise<Row[]> => (await manager.api.call<{ data: Row[] }>('GET', path)).body.data

/** Counts what is pressed with the mouse from now on. */
async function countClicks(): Promise<() => Promise<number>> {
  await page.evaluate(() => {
    document.documentElement.dataset.clicks = '0'
    document.addEventListener(
      'pointerdown',
      () => {
        const { dataset } = document.documentElement
        dataset.clicks = String(Number(dataset.clicks) + 1)
      },
      true,
    )
  })
  return () => page.evaluate(() => Number(document.documentElement.dataset.clicks))
}

const form = () => page.getByRole('dialog', { name: 'Новый лид' })

test('one key from anywhere, number and name typed, and the call-back is set in two clicks', async () => {
  await page.goto('/companies')
  await page.getByRole('heading', { level: 1 }).waitFor()
  const clicks = await countClicks()
  await page.keyboard.press('n')
  await hasKeyboard(form().getByLabel('Телефоны'))
  await page.keyboard.type('89211234567')
  await page.keyboard.press('Tab')
  await page.keyboard.type('Ветрова Анна')
  await form().getByText('Завтра в 10:00').click()
  await form().getByRole('button', { name: 'Сохранить', exact: true }).click()
  await form().waitFor({ state: 'hidden' })
  expect(await clicks()).toBe(2)

  const [lead] = await list('/leads?q=Ветрова')
  expect(lead).toMatchObject({ name: 'Ветрова Анна', phones: [{ value: '+79211234567' }] })
  const tasks = await list('/tasks?filter[doneAt][empty]=true')
  expect(tasks).toMatchObject([{ kind: 'call', on: { object: 'lead', id: lead?.id } }])
  expect(manager.problems).toEqual([])
})

test('a number is enough: who has no name yet is an interest with its call-back, and what is to be added is said', async () => {
  await page.keyboard.press('n')
  await form().getByLabel('Телефоны').fill('+7 921 765-43-21')
  await form().getByText('Через час').click()
  await form().getByRole('button', { name: 'Сохранить', exact: true }).click()
  await page.getByText('Потом дополнить: ФИО').waitFor()
  expect(await list('/leads?q=7654321')).toEqual([])
  const [interest] = await list('/interests?q=7654321')
  expect(interest).toMatchObject({ phones: [{ value: '+79217654321' }] })
  expect(await list(`/tasks?filter[on]=${interest?.id}`)).toMatchObject([{ kind: 'call' }])
  expect(manager.problems).toEqual([])
})

test('an address that is none is kept as it was said, and is no reason to lose the lead', async () => {
  manager.expectRefusal('422 POST /api/v1/leads')
  await page.keyboard.press('n')
  await form().getByLabel('Телефоны').fill('89210000011')
  await form().getByLabel('ФИО').fill('Пётр Сомов')
  await form().getByLabel('E-mail').fill('сомов собака почта')
  await form().getByRole('button', { name: 'Сохранить', exact: true }).click()
  await form().getByRole('button', { name: 'Записать как есть' }).click()
  await form().waitFor({ state: 'hidden' })
  expect(await list('/leads?q=Сомов')).toMatchObject([
    { name: 'Пётр Сомов', emails: [], comment: 'E-mail: сомов собака почта', phones: [{ value: '+79210000011' }] },
  ])
  expect(manager.problems).toEqual([])
})
