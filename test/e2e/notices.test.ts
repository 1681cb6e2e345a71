import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { administrator, withAdministrator } from '../setup/api.ts'
import { borrowBrowser } from '../setup/browser.ts'
import { type Client, signIn } from '../setup/client.ts'
import { startServer, type TestServer } from '../setup/server.ts'
import { barriers } from './barriers.ts'
import { openAnewAfterFailure, type Person, seat, soon } from './person.ts'

/** Somebody sells, and the head gives him leads: he hears of it where and when he wants to. */

type Row = Record<string, unknown>

const who = { email: 'anna@rapport.example', password: 'another horse battery' }
let rapport: TestServer
let browser: Browser
let head: Client
let seller: Person & { api: Client }
let page: Page
let owner: string

beforeAll(async () => {
  ;[rapport, browser] = await Promise.all([startServer(withAdministrator), borrowBrowser()])
  head = await signIn(rapport.url, administrator.email, administrator.password)
  owner = String((await head.call<Row>('POST', '/users', { ...who, name: 'Анна', role: 'manager' })).body.id)
  seller = await seat(browser, rapport, who, { permissions: ['notifications'], serviceWorkers: 'allow' })
  page = seller.page
  await page.goto('/companies')
  await page.getByRole('heading', { level: 1 }).waitFor()
})
afterAll(async () => {
  await browser?.close()
  await rapport?.stop()
})
openAnewAfterFailure(() => page)

let phones = 0
const give = async (name: string) => {
  const phone = `+7926${5_550_000 + ++phones}`
  return String((await head.call<Row>('POST', '/leads', { name, phones: [phone], owner })).body.id)
}
const lines = async (query = '') =>
  (await seller.api.call<{ data: Row[] }>('GET', `/notices?folded=true${query}`)).body.data
const bell = () => page.getByRole('navigation').getByRole('button', { name: /уведомлени/i })
const panel = () => page.getByRole('dialog').filter({ hasText: 'Уведомления' })

test('news comes at once: a sentence, a number on the tab, a dot on its icon', async () => {
  await give('Ветрова Анна')
  await page.getByText('Новый лид: Ветрова Анна').first().waitFor()
  await page.getByRole('button', { name: '1 новое уведомление' }).waitFor()
  await page.waitForFunction(() => document.title.startsWith('(1) '))
  await page.waitForFunction(() => document.querySelector('link[rel=icon]')?.getAttribute('href')?.startsWith('data:'))
  await page.getByRole('link', { name: 'Лиды' }).first().click()
  await page.waitForFunction(() => document.title.startsWith('(1) Лиды'))
  expect(seller.problems).toEqual([])
})

test('it is told on the tab of a page that lies behind others too, where nothing is painted', async () => {
  const behind = await seller.context.newPage()
  await behind.addInitScript(() => {
    Object.defineProperty(document, 'hidden', { get: () => true })
    window.requestAnimationFrame = () => 0
  })
  await behind.goto('/companies')
  // It is looked by the clock: by frames, as usual, it would be looked once.
  await behind.waitForFunction(() => document.title.startsWith('(1) '), undefined, { polling: 100 })
  await behind.close()
})

test('several of a kind are one line, which unfolds, and is read by its link', async () => {
  await give('Сомов Пётр')
  await bell().click()
  await panel().getByText('Мне передали или забрали: 2').waitFor()
  await panel()
    .getByRole('button', { name: /^Показать все события/ })
    .click()
  await panel()
    .getByRole('link', { name: /Новый лид: Ветрова Анна/ })
    .waitFor()
  expect(await barriers(page)).toEqual([])
  await panel()
    .getByRole('link', { name: /Новый лид: Сомов Пётр/ })
    .click()
  await page.getByRole('heading', { level: 1, name: 'Сомов Пётр' }).waitFor()
  await page.waitForFunction(() => !document.title.startsWith('('))
  expect(await lines()).toMatchObject([{ count: 2, unread: 0 }])
  expect(seller.problems).toEqual([])
})

test('a line is put off by keys alone, found among those that wait, and brought back', async () => {
  await bell().focus()
  await page.keyboard.press('Enter')
  await panel()
    .getByRole('button', { name: /^Отложить: / })
    .focus()
  await page.keyboard.press('Enter')
  await page.getByRole('menuitem', { name: 'До завтра, 9:00' }).focus()
  await page.keyboard.press('Enter')
  await panel().getByText('Пока ничего нового').waitFor()
  const [waiting] = await lines('&waiting=true')
  expect(new Date(String(waiting?.waitsUntil)).getTime()).toBeGreaterThan(Date.now())
  await panel().getByRole('button', { name: 'Отложено: 1' }).click()
  await panel().getByText('вернётся').waitFor()
  await panel()
    .getByRole('button', { name: /^Отложить: / })
    .click()
  await page.getByRole('menuitem', { name: 'Вернуть сейчас' }).click()
  await panel().getByText('Отложенных нет').waitFor()
  await panel().getByRole('button', { name: 'Все уведомления' }).click()
  await panel().getByRole('button', { name: 'Прочитать все' }).click()
  await soon(
    async () => (await lines())[0],
    line => line?.unread === 0,
  )
  await page.keyboard.press('Escape')
  await panel().waitFor({ state: 'hidden' })
  expect(seller.problems).toEqual([])
})

test('what is read or put off on one page is so on the other at once, on its tab too', async () => {
  const other = await seller.context.newPage()
  const numbers = (count: number) =>
    Promise.all(
      [page, other].map(each =>
        each.waitForFunction(told => document.title.startsWith(told ? `(${told}) ` : 'Компании'), count),
      ),
    )
  await Promise.all([page, other].map(each => Promise.all([listens(each), each.goto('/companies')])))
  await give('Лунин Олег')
  await numbers(1)
  await other.getByRole('navigation').getByRole('button', { name: '1 новое уведомление' }).click()
  const there = other.getByRole('dialog').filter({ hasText: 'Уведомления' })
  await there.getByRole('link', { name: /Лунин Олег/ }).waitFor()

  await bell().click()
  await panel()
    .getByRole('button', { name: /^Отложить: .*Лунин Олег/ })
    .click()
  await page.getByRole('menuitem', { name: 'До завтра, 9:00' }).click()
  await numbers(0)
  await there.getByRole('button', { name: 'Отложено: 1' }).click()
  await there.getByRole('button', { name: /^Отложить: .*Лунин Олег/ }).click()
  await other.getByRole('menuitem', { name: 'Вернуть сейчас' }).click()
  await numbers(1)
  await panel().getByRole('button', { name: 'Прочитать все' }).click()
  await numbers(0)
  await other.close()
  await page.keyboard.press('Escape')
  await panel().waitFor({ state: 'hidden' })
  expect(seller.problems).toEqual([])
})

/** What happens is told to a page from then on. */
const listens = (one: Page) => one.waitForResponse(answer => new URL(answer.url()).pathname === '/api/v1/events')

test('what is chosen in the settings is kept, and what is wrong is said where it stands', async () => {
  await page.goto('/settings')
  await page.getByRole('link', { name: /О чём сообщать вам/ }).click()
  await page.getByRole('checkbox', { name: 'Коллеги и компании: На устройствах' }).check()
  await page.getByRole('combobox', { name: 'Напоминать' }).click()
  await page.getByRole('option', { name: 'За 30 мин' }).click()
  await page.getByRole('switch', { name: 'Не беспокоить по часам' }).press('Space')
  await page.getByLabel('С', { exact: true }).fill('')
  seller.expectRefusal('422 PUT /api/v1/me/notice-settings')
  await page.getByRole('button', { name: 'Сохранить' }).click()
  await page.getByText('Такого времени суток нет').waitFor()
  await page.getByLabel('С', { exact: true }).fill('21:30')
  await page.getByRole('button', { name: 'Сохранить' }).click()
  await page.getByText('Настройки уведомлений сохранены').waitFor()
  expect((await seller.api.call('GET', '/me/notice-settings')).body).toMatchObject({
    kinds: { companies: { push: true } },
    remindBefore: 30,
    quiet: { from: '21:30', until: '09:00', days: [0, 1, 2, 3, 4], wholeDays: [5, 6] },
  })
  expect(await barriers(page)).toEqual([])
  expect(seller.problems).toEqual([])
})

test('settings changed on another page are not overwritten unasked, and nothing chosen is lost', async () => {
  await page.goto('/settings/notices')
  await page.getByRole('combobox', { name: 'Напоминать' }).click()
  await page.getByRole('option', { name: 'За 5 мин' }).click()
  const { version, ...settings } = (await seller.api.call<Row>('GET', '/me/notice-settings')).body
  const elsewhere = await seller.api.call('PUT', '/me/notice-settings', { ...settings, remindBefore: 60 })
  expect(elsewhere.status).toBe(200)
  seller.expectRefusal('412 PUT /api/v1/me/notice-settings')
  const save = page.getByRole('button', { name: 'Сохранить' })
  await save.click()
  await page.getByText('Вы уже изменили эти настройки').waitFor()
  expect((await seller.api.call<Row>('GET', '/me/notice-settings')).body).toMatchObject({ remindBefore: 60 })
  await save.click()
  await soon(async () => (await seller.api.call<Row>('GET', '/me/notice-settings')).body.remindBefore === 5)
  expect(Number(version)).toBeGreaterThan(0)
  expect(seller.problems).toEqual([])
})

test('a device is turned on and off', async () => {
  // The browser of a test shows no notifications and reaches no push service: what it would say and give out is made up.
  await page.addInitScript(() => {
    const point = 'BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4'
    const keys = { p256dh: point, auth: 'BTBZMqHH6r4Tts7J_aSIgg' }
    Object.defineProperty(Notification, 'permission', { get: () => 'granted' })
    PushManager.prototype.subscribe = async () =>
      Object.assign(Object.create(PushSubscription.prototype), {
        toJSON: () => ({ endpoint: 'https://push.example.org/1', keys }),
      })
  })
  await page.reload()
  await page.getByRole('button', { name: 'Включить на этом устройстве' }).click()
  await page.getByText('это устройство ·').waitFor()
  const devices = async () => (await seller.api.call<{ data: Row[] }>('GET', '/me/push-devices')).body.data
  expect(await devices()).toMatchObject([{ name: 'Chrome, Linux' }])
  const worker = () => page.evaluate(async () => (await navigator.serviceWorker.ready).active?.scriptURL)
  expect(await worker()).toBe(`${rapport.url}/sw.js`)
  expect(await barriers(page)).toEqual([])
  await page.getByRole('button', { name: 'Отключить: Chrome, Linux' }).click()
  await page.getByRole('button', { name: 'Включить на этом устройстве' }).waitFor()
  expect(await devices()).toEqual([])
  expect(seller.problems).toEqual([])
})
