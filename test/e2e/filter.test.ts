import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { administrator, withAdministrator } from '../setup/api.ts'
import { borrowBrowser } from '../setup/browser.ts'
import type { Client } from '../setup/client.ts'
import { startServer, type TestServer } from '../setup/server.ts'
import { barriers } from './barriers.ts'
import { openAnewAfterFailure, type Person, seat } from './person.ts'

/** How a list is narrowed down and put in order. */

let rapport: TestServer
let browser: Browser
let admin: Person & { api: Client }
let page: Page
const stages: Record<string, string> = {}

beforeAll(async () => {
  ;[rapport, browser] = await Promise.all([startServer(withAdministrator), borrowBrowser()])
  admin = await seat(browser, rapport, administrator)
  page = admin.page
  const create = async (path: string, body: object) =>
    (await admin.api.call<{ id: string }>('POST', path, body)).body.id
  const { body } = await admin.api.call<{ data: { stages: { id: string; kind: string }[] }[] }>('GET', '/pipelines')
  for (const { id, kind } of body.data[0]?.stages ?? []) stages[kind] ??= id
  const company = await create('/companies', { name: 'Верфь', industry: 'Судостроение' })
  const deal = (name: string, amount: string, more: object = {}) =>
    create('/deals', { name, amount: { amount, currency: 'RUB' }, stage: stages.open, ...more })
  await deal('Малая', '50000')
  await deal('Большая', '300000')
  await deal('Верфи', '70000', { company })
  await deal('Выигранная', '300000', { stage: stages.won })
})
beforeEach(() => admin.problems.splice(0))
afterAll(async () => {
  await browser?.close()
  await rapport?.stop()
})
openAnewAfterFailure(() => page)

const titles = () => page.locator('[data-cell$=":0"] a').allInnerTexts()
const shows = (names: string[]) =>
  expect.poll(async () => [...(await titles())].sort(), { timeout: 15_000 }).toEqual([...names].sort())
const choose = async (label: string, option: string) => {
  const box = page.getByRole('combobox', { name: label, exact: true }).last()
  await box.click()
  await page.getByRole('option', { name: option, exact: true }).click()
}
const withFilter = (f: unknown) => `/deals?f=${encodeURIComponent(JSON.stringify(f))}`

test('conditions in groups are built by hand, said in words, and stand in the address', async () => {
  await page.goto('/deals')
  await shows(['Малая', 'Большая', 'Верфи', 'Выигранная'])
  await page.getByRole('button', { name: 'И / или' }).click()
  const panel = page.getByRole('region', { name: 'Условия' })
  await panel.getByRole('button', { name: 'Условие', exact: true }).click()
  await choose('Поле', 'Стадия')
  await choose('Условие', 'ни одно из')
  await panel.getByRole('combobox', { name: 'Стадия' }).focus()
  await page.keyboard.press('ArrowDown')
  await page.getByRole('option', { name: 'Выиграна' }).click()
  await page.keyboard.press('Escape')
  await shows(['Малая', 'Большая', 'Верфи'])

  await panel.getByRole('button', { name: 'Группа', exact: true }).click()
  await choose('Поле', 'Сумма')
  await panel.getByRole('textbox', { name: 'Сумма' }).fill('100000')
  await shows(['Большая'])
  await panel.getByRole('button', { name: 'Условие', exact: true }).first().click()
  await choose('Поле', 'Компания · отрасль')
  await panel.getByRole('textbox', { name: 'Компания · отрасль' }).fill('судо')
  await shows(['Большая', 'Верфи'])

  await page.getByText('Стадия не «Выиграна»').waitFor()
  await page.getByText('Сумма больше 100 000 ₽ или компания · отрасль содержит «судо»').waitFor()
  expect(await barriers(page)).toEqual([])

  await panel.getByRole('button', { name: 'Готово' }).click()
  await page.getByRole('link', { name: 'Верфи' }).click()
  await page.getByRole('heading', { name: 'Верфи', level: 1 }).waitFor()
  await page.goBack()
  await shows(['Большая', 'Верфи'])
  await page.reload()
  await page.getByText('или компания · отрасль содержит «судо»').waitFor()
  await shows(['Большая', 'Верфи'])
  expect(admin.problems).toEqual([])
})

test('an address of old works, and one with two joined groups says so in one sentence', async () => {
  await page.goto(withFilter([['amount', 'gt', '100000']]))
  await shows(['Большая', 'Выигранная'])
  await page.goto(
    withFilter([
      {
        not: {
          or: [
            ['amount', 'gt', '100000'],
            { and: [['name', 'startsWith', 'мал'], { not: ['amount', 'between', ['1', '2']] }] },
          ],
        },
      },
    ]),
  )
  await page
    .getByText('Не (сумма больше 100 000 ₽ или (название начинается с «мал» и сумма не от 1 ₽ до 2 ₽))')
    .waitFor()
  await shows(['Верфи'])
  expect(admin.problems).toEqual([])
})

test('a condition that no longer works says what to do, and the list works without it', async () => {
  await page.goto(
    withFilter([
      ['gone', 'eq', 'x'],
      ['amount', 'gt', 'много'],
      ['amount', 'gt', '100000'],
      { or: [['closesOn', 'within', 'someday']] },
    ]),
  )
  await page.getByText('Поля «gone» нет: уберите условие').waitFor()
  await page.getByText('Сумма: значение не подходит, выберите другое').waitFor()
  await shows(['Большая', 'Выигранная'])
  await page.getByRole('button', { name: 'Убрать фильтр «gone»' }).click()
  await expect.poll(() => page.getByText('Поля «gone» нет').count()).toBe(0)
  await shows(['Большая', 'Выигранная'])
  expect(admin.problems).toEqual([])
})

test('one condition is a chip still, made by keys alone', async () => {
  await page.goto('/deals')
  await page.getByRole('button', { name: 'Фильтр', exact: true }).focus()
  await page.keyboard.press('Enter')
  await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('Поле')
  await page.keyboard.type('отрасль')
  await page.locator('[data-combobox-selected]', { hasText: 'Отрасль' }).waitFor()
  await page.keyboard.press('Enter')
  const operand = page.getByRole('dialog').getByRole('textbox', { name: 'Компания · отрасль' })
  await operand.fill('судо')
  await page.keyboard.press('Enter')
  await shows(['Верфи'])
  await page.getByText('Компания · отрасль содержит «судо»').waitFor()
  expect(admin.problems).toEqual([])
})

test('rows are sorted by several fields, whose order is changed by keys', async () => {
  await page.goto('/deals?sort=-amount')
  const menu = page.getByRole('button', { name: 'Сортировка' })
  await menu.click()
  const add = page.getByRole('combobox', { name: 'Добавить поле' })
  await add.click()
  await page.getByRole('option', { name: 'Название', exact: true }).click()
  await expect.poll(titles).toEqual(['Большая', 'Выигранная', 'Верфи', 'Малая'])
  await page.getByRole('button', { name: 'Название: А → Я' }).click()
  await expect.poll(titles).toEqual(['Выигранная', 'Большая', 'Верфи', 'Малая'])
  await page.getByRole('listitem').filter({ hasText: 'Название' }).getByRole('button').first().focus()
  await page.keyboard.press('ArrowUp')
  await expect.poll(titles).toEqual(['Малая', 'Выигранная', 'Верфи', 'Большая'])
  expect(decodeURIComponent(page.url())).toContain('sort=-name,-amount')
  expect(await barriers(page)).toEqual([])
  await page.getByRole('button', { name: 'Не сортировать: Название' }).click()
  await page.getByRole('button', { name: 'Как обычно' }).click()
  await expect.poll(() => page.url()).not.toContain('sort=')
  await page.getByRole('button', { name: 'Сумма', exact: true }).click()
  await page.getByRole('button', { name: 'Название', exact: true }).click({ modifiers: ['Shift'] })
  await expect.poll(() => decodeURIComponent(page.url())).toContain('sort=amount,name')
  await expect.poll(titles).toEqual(['Малая', 'Верфи', 'Большая', 'Выигранная'])
  await page.goto('/deals?sort=gone,-amount')
  await expect.poll(titles).toHaveLength(4)
  expect(admin.problems).toEqual([])
})

test('on a phone conditions fill the screen', async () => {
  const phone = await seat(browser, rapport, administrator, { viewport: { width: 380, height: 780 }, hasTouch: true })
  await phone.page.goto(
    withFilter([
      {
        or: [
          ['amount', 'gt', '100000'],
          ['company.industry', 'contains', 'судо'],
        ],
      },
    ]),
  )
  await phone.page.getByRole('button', { name: 'И / или' }).click()
  const sheet = phone.page.getByRole('dialog', { name: 'Условия' })
  await sheet.getByRole('textbox', { name: 'Сумма' }).fill('1000000')
  expect(await barriers(phone.page)).toEqual([])
  await sheet.getByRole('button', { name: 'Готово' }).click()
  await phone.page.getByText('Сумма больше 1 000 000 ₽ или').waitFor()
  await phone.page.getByText('Верфи').waitFor()
  await expect.poll(() => phone.page.getByText('Большая').count()).toBe(0)
  expect(phone.problems).toEqual([])
  await phone.close()
})
