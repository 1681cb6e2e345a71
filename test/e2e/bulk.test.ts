import { mkdirSync } from 'node:fs'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { administrator, withAdministrator } from '../setup/api.ts'
import { borrowBrowser } from '../setup/browser.ts'
import { type Client, signIn } from '../setup/client.ts'
import { startServer, type TestServer } from '../setup/server.ts'
import { barriers } from './barriers.ts'
import { type Person, seat, soon } from './person.ts'

/** A list is set right at one go, and put back as it was. */

let rapport: TestServer
let browser: Browser
let api: Client
let anna: Person
let page: Page

beforeAll(async () => {
  ;[rapport, browser] = await Promise.all([startServer(withAdministrator), borrowBrowser()])
  api = await signIn(rapport.url, administrator.email, administrator.password)
  const create = Array.from({ length: 60 }, (_, at) => ({
    name: `Лид Номер ${String(at).padStart(2, '0')}`,
    phones: [{ value: `+7926555${String(1000 + at)}` }],
    interest: at < 5 ? 'Кухня' : null,
  }))
  const { body } = await api.call<{ results: { status: number }[] }>('POST', '/leads/bulk', { create })
  expect(body.results.every(result => result.status === 201)).toBe(true)
  anna = await seat(browser, rapport, administrator)
  page = anna.page
})
afterAll(async () => {
  await browser?.close()
  await rapport?.stop()
})

const bar = (on: Page) => on.getByRole('region', { name: 'Что сделать с выбранным' })
const dialog = (on: Page) => on.getByRole('dialog')
const button = (on: Page, name: string | RegExp) => on.getByRole('button', { name, exact: typeof name === 'string' })
const count = async (filter: object): Promise<number> =>
  (await api.call<{ total: { value: number } }>('POST', '/leads/query', { filter, total: true, limit: 1 })).body.total
    .value

async function look(on: Page, name: string): Promise<void> {
  const folder = process.env.RAPPORT_LOOK
  if (!folder) return
  mkdirSync(folder, { recursive: true })
  await on.screenshot({ path: `${folder}/${name}.png` })
}

async function choose(on: Page, label: string, option: string): Promise<void> {
  await dialog(on).getByRole('combobox', { name: label }).click()
  await on.getByRole('option', { name: option, exact: true }).click()
}

test('a field of all that the filter finds is changed as previewed, and undone from the toast', async () => {
  await page.goto('/leads')
  await page.getByRole('checkbox', { name: 'Отметить всё' }).check()
  await bar(page).getByText('Выбрано: 60').waitFor()
  await look(page, 'bar')
  await button(page, 'Изменить поле').click()
  await choose(page, 'Поле', 'Что интересует')
  await look(page, 'form')
  await dialog(page).getByRole('textbox', { name: 'Новое значение' }).fill('Кухня')
  await button(page, 'Посмотреть, что изменится').click()
  await dialog(page).getByText('Изменится 55 записей').waitFor()
  await dialog(page).getByText('уже так: 5').waitFor()
  await look(page, 'preview')
  expect(await barriers(page)).toEqual([])
  expect(await count({ interest: 'Кухня' })).toBe(5)

  await button(page, 'Изменить 55').click()
  await page.getByText('Изменено 55 записей').waitFor()
  expect(await count({ interest: 'Кухня' })).toBe(60)
  await look(page, 'done')
  await bar(page).waitFor({ state: 'detached' })
  await button(page, 'Отменить').click()
  await page.getByText('Отменено, всё как было').waitFor()
  expect(await count({ interest: 'Кухня' })).toBe(5)
})

test('some are assigned by keyboard alone, and told of in the list of bulk changes', async () => {
  await page.goto('/leads')
  const marks = page.getByRole('checkbox', { name: /^Отметить: / })
  await marks.nth(0).focus()
  await page.keyboard.press('Space')
  await marks.nth(1).focus()
  await page.keyboard.press('Space')
  await bar(page).getByText('Выбрано: 2').waitFor()
  await button(page, 'Назначить').focus()
  await page.keyboard.press('Enter')
  await dialog(page).getByRole('combobox', { name: 'Ответственный' }).waitFor()
  await page.keyboard.press('ArrowDown')
  await page.getByRole('option').first().waitFor()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await button(page, 'Посмотреть, что изменится').focus()
  await page.keyboard.press('Enter')
  await button(page, 'Изменить 2').focus()
  await page.keyboard.press('Enter')
  await page.getByText('Изменены 2 записи').waitFor()
  expect(await count({ owner: { empty: false } })).toBe(2)

  await page.goto('/settings/bulk-changes')
  await page.getByText('изменено: 2').waitFor()
  await look(page, 'page')
  expect(await barriers(page)).toEqual([])
  await button(page, 'Отменить').first().click()
  await page.getByText('Отменено, всё как было').waitFor()
  expect(await count({ owner: { empty: false } })).toBe(0)
})

test('on a phone some are tagged and some removed; Escape takes the marks away', async () => {
  const phone = await seat(browser, rapport, administrator, { viewport: { width: 380, height: 780 }, hasTouch: true })
  const marks = phone.page.getByRole('checkbox', { name: /^Отметить: / })
  await phone.page.goto('/leads')
  await marks.nth(0).check()
  await marks.nth(1).check()
  await bar(phone.page).getByText('Выбрано: 2').waitFor()
  await look(phone.page, 'phone-bar')
  expect(await barriers(phone.page)).toEqual([])
  await button(phone.page, 'Метки').click()
  await dialog(phone.page).getByRole('combobox', { name: 'Добавить' }).fill('Выставка')
  await phone.page.keyboard.press('Enter')
  await button(phone.page, 'Посмотреть, что изменится').click()
  await dialog(phone.page).getByText('Изменятся 2 записи').waitFor()
  await look(phone.page, 'phone-preview')
  await button(phone.page, 'Изменить 2').click()
  await phone.page.getByText('Изменены 2 записи').waitFor()
  expect(await count({ tags: { contains: 'Выставка' } })).toBe(2)

  await marks.nth(2).check()
  await button(phone.page, 'Удалить').click()
  await dialog(phone.page).getByText('1 запись отправится в корзину').waitFor()
  await button(phone.page, 'Удалить 1').click()
  await phone.page.getByText('Удалена 1 запись').waitFor()
  expect(
    await soon(
      () => count({}),
      left => left === 59,
    ),
  ).toBe(59)
  await marks.nth(0).check()
  await bar(phone.page).waitFor()
  await phone.page.keyboard.press('Escape')
  await bar(phone.page).waitFor({ state: 'detached' })
  expect(phone.problems).toEqual([])
  await phone.close()
  expect(anna.problems).toEqual([])
})
