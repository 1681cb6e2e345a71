import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { borrowBrowser } from '../setup/browser.ts'
import { type Client, signIn } from '../setup/client.ts'
import { startServer, type TestServer } from '../setup/server.ts'
import { barriers } from './barriers.ts'
import { openAnewAfterFailure, type Person, seat } from './person.ts'
import { make } from './showcase.ts'

/** Views of leads, from the first that somebody keeps to the colleague who opens its address. */

const password = 'Kq7-lilac-harbour-52'
const olga = { email: 'olga@berezka.example', password }
const ivan = { email: 'ivan@berezka.example', password }

let rapport: TestServer
let browser: Browser
let admin: Client
let author: Person
let page: Page
/** Address of the view, as it is sent. */
let address = ''

beforeAll(async () => {
  ;[rapport, browser] = await Promise.all([startServer(), borrowBrowser()])
  await fetch(`${rapport.url}/api/v1/setup`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-requested-with': 'rapport' },
    body: JSON.stringify({ company: 'Берёзка', name: 'Ольга', ...olga, locale: 'ru' }),
  })
  admin = await signIn(rapport.url, olga.email, olga.password)
  const team = (await admin.call('POST', '/teams', { name: 'Продажи' })).body.id
  await admin.call('POST', '/users', { ...ivan, name: 'Иван', role: 'manager', team, locale: 'ru' })
  const { id: owner } = (await admin.call('GET', '/me')).body
  await make(admin, '/leads', { name: 'Анна Белова', phones: ['+79161230001'], owner: null })
  await make(admin, '/leads', { name: 'Борис Котов', phones: ['+79161230002'], owner: null })
  await make(admin, '/leads', { name: 'Вера Ланская', phones: ['+79161230003'], owner })
  author = await seat(browser, rapport, olga)
  page = author.page
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await rapport?.stop()
})
openAnewAfterFailure(() => page)

const tab = (at: Page, name: string | RegExp) =>
  at.getByRole('navigation', { name: 'Виды' }).getByRole('link', { name })
const row = (at: Page, name: string) => at.getByRole('row').filter({ hasText: name })
const button = (at: Page, name: string | RegExp) => at.getByRole('button', { name, exact: true })
const menu = async (at: Page, view: string, item: string) => {
  await button(at, `Вид «${view}»: действия`).click()
  await at.getByRole('menu').getByText(item, { exact: true }).click()
}
const views = async () =>
  (await admin.call<{ data: Record<string, unknown>[] }>('GET', '/views?object=leads')).body.data

test('what is chosen in a list is kept as a view with an address of its own', async () => {
  await page.goto('/leads')
  await row(page, 'Вера Ланская').waitFor()
  await button(page, 'Свободные').click()
  await row(page, 'Вера Ланская').waitFor({ state: 'detached' })
  await button(page, 'Сохранить как вид…').click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Название').fill('Ничьи')
  expect(await barriers(page)).toEqual([])
  await dialog.getByRole('button', { name: 'Сохранить' }).click()
  await tab(page, 'Ничьи').waitFor()

  const [made] = await views()
  expect(made).toMatchObject({
    name: 'Ничьи',
    kind: 'list',
    shared: 'private',
    query: { f: [['owner', 'empty', true]] },
  })
  address = `/leads?view=${made?.id}`
  await page.waitForURL(`**${address}`)
  await page.reload()
  await row(page, 'Анна Белова').waitFor()
  expect(await row(page, 'Вера Ланская').count()).toBe(0)
  expect(author.problems).toEqual([])
})

test('a changed view says so, goes back, or keeps the change', async () => {
  await page.getByPlaceholder('Найти в списке').fill('Белова')
  await page.getByText('Вид изменён').waitFor()
  expect(new URL(page.url()).searchParams.get('changed')).toBe('true')
  await button(page, 'Вернуть').click()
  await page.waitForURL(`**${address}`)
  await page.getByText('Вид изменён').waitFor({ state: 'detached' })

  await page.getByPlaceholder('Найти в списке').fill('Белова')
  await page.getByText('Вид изменён').waitFor()
  await button(page, 'Сохранить').click()
  await page.waitForURL(`**${address}`)
  expect((await views())[0]).toMatchObject({ version: 2, query: { q: 'Белова', f: [['owner', 'empty', true]] } })
  expect(author.problems).toEqual([])
})

test('the tab of all records shows them all, and from the board the view comes back', async () => {
  await tab(page, 'Все лиды').click()
  await row(page, 'Вера Ланская').waitFor()
  await page.goto(address.replace('/leads', '/leads/board'))
  await page.waitForURL(`**${address}`)
  await row(page, 'Анна Белова').waitFor()
  expect(await barriers(page)).toEqual([])
})

test('a colleague who is shown no such view is told so, and finds the way to all records', async () => {
  const colleague = await seat(browser, rapport, ivan)
  await colleague.page.goto(address)
  await colleague.page.getByText('Такого вида нет').waitFor()
  await button(colleague.page, 'Все лиды').click()
  await row(colleague.page, 'Анна Белова').waitFor()
  expect(colleague.problems).toEqual([])
  await colleague.close()
})

test('shared, the address opens the same for a colleague, who may keep changes only as his own', async () => {
  await menu(page, 'Ничьи', 'Название и доступ…')
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Название').fill('Ничьи Беловы')
  await dialog.getByText('Все', { exact: true }).click()
  await dialog.getByRole('button', { name: 'Сохранить' }).click()
  await tab(page, /Ничьи Беловы/).waitFor()

  const colleague = await seat(browser, rapport, ivan)
  const at = colleague.page
  await at.goto(address)
  await row(at, 'Анна Белова').waitFor()
  expect(await row(at, 'Борис Котов').count()).toBe(0)
  await at.getByPlaceholder('Найти в списке').fill('')
  await row(at, 'Борис Котов').waitFor()
  await at.getByText('Вид изменён').waitFor()
  expect(await button(at, 'Сохранить').count()).toBe(0)
  await button(at, 'Сохранить как…').click()
  await at.getByRole('dialog').getByLabel('Название').fill('Мои ничьи')
  await at.getByRole('dialog').getByRole('button', { name: 'Сохранить' }).click()
  await tab(at, 'Мои ничьи').waitFor()
  expect(colleague.problems).toEqual([])
  await colleague.close()
  expect(await views()).toHaveLength(1)
})

test('what opens first opens where nothing else is asked for', async () => {
  await menu(page, 'Ничьи Беловы', 'Открывать первым у меня')
  await page.getByText('теперь открывается первым').waitFor()
  await page.goto('/leads')
  await page.waitForURL(`**${address}`)
  await tab(page, 'Все лиды').click()
  await row(page, 'Вера Ланская').waitFor()
  expect(new URL(page.url()).searchParams.get('view')).toBe('all')
})

test('a condition on a field that was removed is told of and taken out, and the rest holds', async () => {
  const label = { en: 'Roof', ru: 'Крыша' }
  const field = (await admin.call('POST', '/fields', { object: 'lead', name: 'roof', type: 'text', label })).body.id
  const query = {
    f: [
      ['roof', 'eq', 'медь'],
      ['owner', 'empty', true],
    ],
  }
  const made = await admin.call('POST', '/views', { object: 'leads', name: 'Крыши', query })
  await admin.call('DELETE', `/fields/${field}`)
  await page.goto(`/leads?view=${made.body.id}`)
  await page.getByText('Поля «Крыша» больше нет').waitFor()
  await row(page, 'Анна Белова').waitFor()
  expect(await row(page, 'Вера Ланская').count()).toBe(0)
  expect(await barriers(page)).toEqual([])
  await button(page, 'Убрать это из вида').click()
  await page.getByText('Поля «Крыша» больше нет').waitFor({ state: 'detached' })
  expect((await admin.call('GET', `/views/${made.body.id}`)).body).toMatchObject({
    query: { f: [['owner', 'empty', true]] },
    problems: [],
  })
})

test('views are put in order by the arrow keys', async () => {
  await menu(page, 'Крыши', 'Порядок видов…')
  const handle = page.getByRole('dialog').getByRole('button', { name: /«Крыши»/ })
  await handle.focus()
  await page.keyboard.press('ArrowUp')
  await expect.poll(async () => (await views()).map(({ name }) => name)).toEqual(['Крыши', 'Ничьи Беловы'])
  await page.keyboard.press('Escape')
})

test('a deleted view comes back from the toast', async () => {
  await menu(page, 'Крыши', 'Удалить')
  await page.getByText('Вид «Крыши» удалён').waitFor()
  await tab(page, 'Крыши').waitFor({ state: 'detached' })
  await button(page, 'Вернуть').click()
  await tab(page, 'Крыши').waitFor()
  expect(await views()).toHaveLength(2)
  expect(author.problems).toEqual([])
})

test('on a phone the views are chosen from a list, and changed ones are kept', async () => {
  const phone = await seat(browser, rapport, ivan, { viewport: { width: 380, height: 780 }, hasTouch: true })
  const at = phone.page
  await at.goto('/leads')
  await at.getByText('Борис Котов').waitFor()
  await at.getByRole('combobox', { name: 'Вид', exact: true }).click()
  await at.getByRole('option', { name: 'Ничьи Беловы' }).click()
  await at.waitForURL(`**${address}`)
  await at.getByText('Борис Котов').waitFor({ state: 'detached' })
  await button(at, 'Все').click()
  await at.getByText('Вид изменён').waitFor()
  expect(await barriers(at)).toEqual([])
  expect(await at.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(1)
  expect(phone.problems).toEqual([])
  await phone.close()
})
