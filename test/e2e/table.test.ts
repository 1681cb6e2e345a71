import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { borrowBrowser } from '../setup/browser.ts'
import { startServer, type TestServer } from '../setup/server.ts'
import { barriers } from './barriers.ts'
import { seat, soon } from './person.ts'

/** The table of a list: long ones scrolled, cells changed where they stand, copied and pasted, columns as one likes them. */

type Row = Record<string, unknown>
type Found = { data: Row[] }
const boss = { email: 'olga@berezka.example', password: 'Kq7-lilac-harbour-52' }
const leads = 20_000

let rapport: TestServer
let browser: Browser
let olga: Awaited<ReturnType<typeof seat>>
let page: Page

beforeAll(async () => {
  ;[rapport, browser] = await Promise.all([
    startServer({ RAPPORT_ADMIN_EMAIL: boss.email, RAPPORT_ADMIN_PASSWORD: boss.password }),
    borrowBrowser(),
  ])
  olga = await seat(browser, rapport, boss)
  for (let from = 0; from < leads; from += 1000)
    await olga.api.call('POST', '/leads/bulk', {
      create: Array.from({ length: 1000 }, (_, at) => ({
        name: nameAt(from + at),
        phones: [{ value: `+7926${String(1_000_000 + from + at)}` }],
      })),
    })
}, 300_000)
beforeEach(async () => {
  page = await olga.context.newPage()
})
afterEach(async () => {
  await page.close()
  expect(olga.problems.splice(0)).toEqual([])
})
afterAll(async () => {
  await browser?.close()
  await rapport?.stop()
})

const nameAt = (at: number): string => `Лид ${String(at + 1).padStart(5, '0')}`
const link = (at: number) => page.getByRole('link', { name: nameAt(at), exact: true })
const scroller = () => page.locator('[data-list-scroller]')
const scrollTo = (share: number) =>
  scroller().evaluate((element, share) => element.scrollTo({ top: element.scrollHeight * share }), share)
const drawnRows = () => page.locator('tbody tr').count()

test('a list of 20,000 is scrolled to its far end and back; few rows are drawn, and far pages are asked for again', async () => {
  const asked: Row[] = []
  page.on('request', request => {
    if (request.url().endsWith('/leads/query')) asked.push(request.postDataJSON())
  })
  await page.goto('/leads?sort=name')
  await link(0).waitFor()
  expect(await page.getByRole('grid').getAttribute('aria-rowcount')).toBe(String(leads + 2))
  const height = await scroller().evaluate(element => element.scrollHeight)

  await scrollTo(1)
  await link(leads - 1).waitFor()
  await expect.poll(() => drawnRows()).toBeLessThan(80)
  expect(await scroller().evaluate(element => element.scrollHeight)).toBe(height)
  // A hundred pages were passed by at once.
  expect(asked.filter(({ skip }) => skip)).toHaveLength(1)
  expect(asked.length).toBeLessThan(10)

  await scrollTo(0.5)
  await link(leads / 2).waitFor()
  const before = asked.length
  await scrollTo(0)
  await link(0).waitFor()
  await link(3).waitFor()
  await expect.poll(() => drawnRows()).toBeLessThan(80)
  // Where pages begin is known by now: nothing is passed by again, and only what is seen is asked for.
  expect(asked.length - before).toBeLessThan(6)

  await scrollTo(1)
  await link(leads - 1).waitFor()
  const again = asked.slice(before).filter(({ fields }) => Array.isArray(fields) && fields.length > 1)
  expect(again.length).toBeGreaterThan(0)
  expect(again.length).toBeLessThan(8)
})

/** The list by name with these columns, as an address has them. */
const openWith = async (...columns: string[]) => {
  await page.goto(`/leads?sort=name&table=${encodeURIComponent(JSON.stringify({ columns: ['name', ...columns] }))}`)
  await link(0).waitFor()
}
const cell = (row: number, column: number) => page.locator(`[data-cell="${row}:${column}"]`)
const active = () => page.evaluate(() => document.activeElement?.getAttribute('data-cell'))
const leadAt = async (at: number): Promise<Row> => {
  const { body } = await olga.api.call<Found>('GET', `/leads?filter[name]=${encodeURIComponent(nameAt(at))}`)
  return body.data[0] ?? {}
}
const stored = (at: number, field: string, value: unknown) =>
  soon(
    async () => (await leadAt(at))[field],
    found => JSON.stringify(found) === JSON.stringify(value),
  )

test('a moment tells exactly when it was to who points at it', async () => {
  await openWith('createdAt')
  const moment = cell(0, 1).locator('time')
  await moment.hover()
  expect(await moment.getAttribute('title')).toMatch(/^\d+ [а-я]+ 20\d\d г\. в \d+:\d\d$/)
})

test('a cell is changed where it stands, by keys alone, and Ctrl+Z takes it back', async () => {
  await openWith('companyName', 'budget')
  await cell(0, 0).focus()
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('Enter')
  await page.locator('td input[name=companyName]').fill('Дубрава')
  await page.keyboard.press('Tab')
  await page.locator('td input[name=budget]').fill('150000')
  await page.keyboard.press('Enter')
  await page.locator('td input[name=budget]').waitFor({ state: 'detached' })
  await expect.poll(() => active()).toBe('1:2')
  await expect.poll(() => cell(0, 1).innerText()).toBe('Дубрава')
  await stored(0, 'companyName', 'Дубрава')
  await stored(0, 'budget', { amount: '150000.00', currency: 'RUB' })

  await page.keyboard.press('Control+z')
  await stored(0, 'budget', null)
  await page.keyboard.press('Control+z')
  await stored(0, 'companyName', null)
  await soon(
    () => cell(0, 1).innerText(),
    words => words === '',
  )
  expect(await leadAt(1)).toMatchObject({ companyName: null, budget: null })
})

test('Escape gives a change up; the toast takes one back', async () => {
  await openWith('companyName')
  await cell(3, 1).dblclick()
  await page.locator('td input[name=companyName]').fill('Ошибка')
  await page.keyboard.press('Escape')
  await expect.poll(() => active()).toBe('3:1')
  await page.keyboard.press('F2')
  await page.locator('td input[name=companyName]').fill('Ольха')
  await page.keyboard.press('Enter')
  await stored(3, 'companyName', 'Ольха')
  await page.getByRole('button', { name: 'Вернуть' }).click()
  await stored(3, 'companyName', null)
  expect((await leadAt(3)).version).toBe(3)
})

test('what the server refuses comes back with its reason, and what was typed is still there', async () => {
  olga.expectRefusal('422 PATCH /api/v1/leads/')
  await openWith('inn')
  await cell(4, 1).dblclick()
  await page.locator('td input[name=inn]').fill('123')
  await page.keyboard.press('Enter')
  await page.locator('[data-wrong]').waitFor()
  expect(await page.locator('td input[name=inn]').inputValue()).toBe('123')
  await page.locator('[data-wrong]').filter({ hasText: 'ИНН' }).waitFor()
  await page.keyboard.press('Escape')
  await expect.poll(() => cell(4, 1).innerText()).toBe('')
  await expect.poll(() => leadAt(4)).toMatchObject({ inn: null, version: 1 })
})

test('two who change the same cell are shown both values', async () => {
  olga.expectRefusal('412 PATCH /api/v1/leads/')
  await openWith('companyName')
  await cell(5, 1).dblclick()
  await page.locator('td input[name=companyName]').fill('Мой вариант')
  const { id } = await leadAt(5)
  await olga.api.call('PATCH', `/leads/${id}`, { companyName: 'Чужой вариант' })
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog')
  await dialog.getByText('Чужой вариант').waitFor()
  await dialog.getByText('Мой вариант').waitFor()
  expect(await leadAt(5)).toMatchObject({ companyName: 'Чужой вариант' })
  await dialog.getByRole('button', { name: 'Оставить моё' }).click()
  await stored(5, 'companyName', 'Мой вариант')
})

test('columns are chosen, moved by keys, kept at the left and drawn wider; the device remembers', async () => {
  await page.goto('/leads?sort=name')
  await link(0).waitFor()
  const heads = () => page.locator('thead th').allInnerTexts()
  const before = await heads()
  const third = page.locator('thead th').nth(2).getByRole('button')
  await third.focus()
  await page.keyboard.press('Shift+ArrowRight')
  const moved = await soon(heads, now => now[2] !== before[2])
  expect([moved[2], moved[3]]).toEqual([before[3], before[2]])

  await page.getByRole('button', { name: 'Столбцы' }).click()
  await page.getByRole('checkbox', { name: 'Бюджет' }).check()
  expect(await barriers(page)).toEqual([])
  await page
    .getByRole('button', { name: /^Закрепить слева/ })
    .first()
    .click()
  await page.keyboard.press('Escape')
  const width = async () => (await page.locator('thead th').nth(1).boundingBox())?.width ?? 0
  const narrow = await width()
  const edge = await page.locator('thead th').nth(1).boundingBox()
  const [x, y] = [(edge?.x ?? 0) + (edge?.width ?? 0), (edge?.y ?? 0) + 16]
  await page.mouse.move(x, y)
  await page.mouse.down()
  await page.mouse.move(x + 120, y, { steps: 4 })
  await page.mouse.up()
  const widened = async () => Math.round((await width()) - narrow)
  await soon(widened, by => by === 120)

  await page.reload()
  await link(0).waitFor()
  expect(await heads()).toEqual([...moved, 'Бюджет'])
  await soon(widened, by => by === 120)
  expect(await page.locator('thead th[data-pinned]').count()).toBe(1)
  await page.getByRole('button', { name: 'Столбцы' }).click()
  await page.getByRole('button', { name: 'Как было' }).click()
  await expect.poll(() => heads()).toEqual(before)
})

test('rows are marked by Space, a range with Shift, and all that is found', async () => {
  await page.goto('/leads?sort=name')
  await link(0).waitFor()
  await cell(1, 0).focus()
  await page.keyboard.press('ArrowUp')
  await page.keyboard.press('Space')
  for (let at = 0; at < 3; at++) await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Shift+Space')
  const marked = () => page.locator('tbody tr[data-marked]').count()
  await expect.poll(() => marked()).toBe(4)
  expect(await barriers(page)).toEqual([])
  await page.getByRole('checkbox', { name: 'Отметить всё найденное' }).click()
  await expect.poll(() => marked()).toBe(0)
  await page.getByRole('checkbox', { name: 'Отметить всё найденное' }).check()
  await expect.poll(() => marked()).toBe(await drawnRows())
})

test('Tab comes to the names of the columns and to the cells once each; from a cell on to its phone', async () => {
  await openWith('phones')
  await page.locator('thead button').first().focus()
  const stop = () =>
    page.evaluate(() => {
      const stop = document.activeElement
      return stop?.getAttribute('data-cell') ?? stop?.getAttribute('href') ?? stop?.textContent
    })
  const [name = '', phones = ''] = await page.locator('thead button').allInnerTexts()
  expect(await stop()).toBe(name)
  await page.keyboard.press('ArrowRight')
  await expect.poll(() => stop()).toBe(phones)
  await page.keyboard.press('Tab')
  await expect.poll(() => stop()).toBe('0:0')
  await page.keyboard.press('Tab')
  await expect.poll(() => page.evaluate(() => Boolean(document.activeElement?.closest('tbody')))).toBe(false)
  await page.keyboard.press('Shift+Tab')
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Tab')
  await expect.poll(() => stop()).toBe('tel:+79261000001')
  await page.keyboard.press('ArrowDown')
  await expect.poll(() => stop()).toBe('2:1')
  await page.keyboard.press('Space')
  await expect.poll(() => page.locator('tbody tr[data-marked]').count()).toBe(1)
  await page.keyboard.press('Tab')
  await expect.poll(() => stop()).toBe('tel:+79261000002')
  await page.keyboard.press('Tab')
  await expect.poll(() => page.evaluate(() => Boolean(document.activeElement?.closest('tbody')))).toBe(false)
  await expect.poll(() => page.locator('tbody [tabindex="0"]').count()).toBe(1)
})

const clipboard = () => page.evaluate(() => navigator.clipboard.readText())
const paste = async (text: string) => {
  await page.evaluate(text => navigator.clipboard.writeText(text), text)
  await page.keyboard.press('Control+v')
}

test('chosen cells are copied as a spreadsheet understands them, and pasted after showing what would change', async () => {
  await olga.context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await openWith('companyName', 'budget', 'createdAt')
  await cell(10, 1).click()
  await paste('ООО «Клён»\t1 500,50\r\n"две\nстроки"\tмного\r\n')
  const dialog = page.getByRole('dialog')
  await dialog.getByText('Это не число').waitFor()
  expect(await dialog.innerText()).toContain('Изменятся 3 ячейки, строк: 2.')
  expect(await leadAt(10)).toMatchObject({ companyName: null, budget: null, version: 1 })
  await dialog.getByRole('button', { name: 'Вставить' }).click()
  await dialog.waitFor({ state: 'detached' })
  expect(await leadAt(10)).toMatchObject({
    companyName: 'ООО «Клён»',
    budget: { amount: '1500.50', currency: 'RUB' },
    version: 2,
  })
  expect(await leadAt(11)).toMatchObject({ budget: null })

  await cell(10, 0).focus()
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('Shift+ArrowRight')
  await page.keyboard.press('Control+c')
  await soon(clipboard, text => text === 'ООО «Клён»\t1500,50')

  await page.keyboard.press('Control+z')
  await stored(10, 'companyName', null)
  expect(await leadAt(10)).toMatchObject({ budget: null })
})

test('what a pasted table has too much of, and what may not be changed, is said; given up, nothing is written', async () => {
  await olga.context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await openWith('budget', 'createdAt')
  await cell(12, 1).click()
  await paste('100\t01.02.2026\tлишнее')
  const dialog = page.getByRole('dialog')
  await dialog.getByText('Здесь не меняется').waitFor()
  await dialog.getByText('Лишний столбец: 1').waitFor()
  expect(await barriers(page)).toEqual([])
  await dialog.getByRole('button', { name: 'Отмена' }).click()
  await dialog.waitFor({ state: 'detached' })
  expect(await leadAt(12)).toMatchObject({ budget: null, version: 1 })
})
