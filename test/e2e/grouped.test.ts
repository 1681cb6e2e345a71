import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { borrowBrowser } from '../setup/browser.ts'
import { startServer, type TestServer } from '../setup/server.ts'
import { barriers } from './barriers.ts'
import { seat, soon } from './person.ts'

/** Lists in groups: how many and how much each is, opened and closed, and what is done with records in them. */

type Row = Record<string, unknown>
const boss = { email: 'olga@berezka.example', password: 'Kq7-lilac-harbour-52' }
const companies = 230

let rapport: TestServer
let browser: Browser
let olga: Awaited<ReturnType<typeof seat>>
let page: Page
let stages: { id: string; name: string }[]

beforeAll(async () => {
  ;[rapport, browser] = await Promise.all([
    startServer({ RAPPORT_ADMIN_EMAIL: boss.email, RAPPORT_ADMIN_PASSWORD: boss.password }),
    borrowBrowser(),
  ])
  olga = await seat(browser, rapport, boss)
  const { body } = await olga.api.call<{ data: { object: string; stages: typeof stages }[] }>('GET', '/pipelines')
  stages = body.data.find(({ object }) => object === 'deal')?.stages ?? []
  await olga.api.call('POST', '/deals/bulk', {
    create: [
      { name: 'Кухня', stage: stages[0]?.id, amount: '100000', closesOn: '2026-03-05' },
      { name: 'Шкаф', stage: stages[0]?.id, amount: '50000', closesOn: '2026-03-20' },
      { name: 'Стол', stage: stages[1]?.id, amount: '7000.50', closesOn: '2026-04-01' },
      { name: 'Офис', stage: stages[1]?.id, amount: { amount: '300', currency: 'EUR' }, closesOn: '2026-04-02' },
      { name: 'Диван', stage: stages[1]?.id },
    ],
  })
  await olga.api.call('POST', '/leads/bulk', {
    create: Array.from({ length: companies * 2 }, (_, at) => ({
      name: `Лид ${String(at).padStart(3, '0')}`,
      companyName: `Фирма ${String(at % companies).padStart(3, '0')}`,
      phones: [{ value: `+7926${String(1_000_000 + at)}` }],
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

const addressOf = (path: string, parts: Record<string, unknown>): string =>
  `${path}?${Object.entries(parts)
    .map(([name, value]) => `${name}=${encodeURIComponent(JSON.stringify(value))}`)
    .join('&')}`
const stageName = (at: number): string => stages[at]?.name ?? '?'
const group = (name: string) => page.locator('tr[aria-expanded]').filter({ hasText: name })
const record = (name: string) => page.getByRole('row').filter({ has: page.getByRole('link', { name, exact: true }) })
const footer = () => page.locator('tfoot tr')
/** With plain spaces. */
const words = async (of: { innerText: () => Promise<string> }): Promise<string> =>
  (await of.innerText()).replaceAll(/\s+/g, ' ')
const heads = () =>
  page
    .locator('tr[aria-expanded]')
    .allInnerTexts()
    .then(all => all.map(one => one.replaceAll(/\s+/g, ' ')))

test('a list is grouped from its toolbar; groups stand in the order of stages with how many and how much they are', async () => {
  await page.goto('/deals')
  await record('Кухня').waitFor()
  await expect.poll(() => words(footer())).toContain('Итого 5')
  await page.getByRole('button', { name: 'Группы' }).click()
  await page.getByRole('combobox', { name: 'Группировать по полю' }).fill('стад')
  await page.getByRole('option', { name: 'Стадия', exact: true }).click()
  await group(stageName(0)).waitFor()
  expect(await barriers(page)).toEqual([])
  await page.keyboard.press('Escape')

  await expect.poll(() => page.getByRole('treegrid').getAttribute('aria-rowcount')).toBe('4')
  await expect
    .poll(() => heads())
    .toEqual([`Стадия ${stageName(0)} 2 150 000 ₽`, `Стадия ${stageName(1)} 3 300 € 7 000,50 ₽`])
  await expect.poll(() => words(footer())).toBe('Итого 5 Сумма 157 000,50 ₽ 300 €')
  await expect.poll(() => page.url()).toContain('group=')
  expect(await record('Кухня').count()).toBe(0)

  await group(stageName(0)).click()
  await record('Кухня').waitFor()
  expect(await group(stageName(0)).getAttribute('aria-expanded')).toBe('true')
  expect(await record('Кухня').getAttribute('aria-level')).toBe('2')
  expect(await record('Стол').count()).toBe(0)
  expect(await barriers(page)).toEqual([])

  // Come back to, it is as it was left.
  await record('Шкаф').getByRole('link').first().click()
  await page.getByRole('heading', { level: 1, name: 'Шкаф' }).waitFor()
  await page.goBack()
  await record('Шкаф').waitFor()
  await group(stageName(0)).click()
  await record('Кухня').waitFor({ state: 'detached' })
})

test('groups are opened, walked through and closed by keys alone', async () => {
  await page.goto(addressOf('/deals', { group: ['stage'] }))
  await group(stageName(0)).waitFor()
  const active = () => page.evaluate(() => document.activeElement?.getAttribute('data-cell'))
  await page.locator('[data-cell="0:0"]').focus()
  await page.keyboard.press('ArrowRight')
  await record('Кухня').waitFor()
  expect(await active()).toBe('0:0')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Space')
  await page.getByRole('status').filter({ hasText: '1' }).first().waitFor()
  await expect.poll(() => page.locator('tbody tr[aria-selected=true]').count()).toBe(1)
  await page.keyboard.press('Space')
  await page.keyboard.press('ArrowLeft')
  await expect.poll(() => active()).toBe('0:0')
  await page.keyboard.press('ArrowLeft')
  await record('Кухня').waitFor({ state: 'detached' })
  await page.keyboard.press('Enter')
  await record('Кухня').waitFor()
  await page.keyboard.press('Enter')
  await record('Кухня').waitFor({ state: 'detached' })
})

test('what is worked out of a column is chosen below it, and a view keeps it with the groups and their order', async () => {
  await page.goto(addressOf('/deals', { group: ['stage'], f: [['amount', 'empty', false]] }))
  await group(stageName(0)).waitFor()
  await footer().getByRole('button').click()
  await page.getByRole('menuitem', { name: 'Среднее' }).click()
  await soon(
    () => words(group(stageName(0))),
    found => found.endsWith('2 75 000 ₽'),
  )
  await page.getByRole('button', { name: 'Группы' }).click()
  await page.getByRole('combobox', { name: 'Порядок групп' }).click()
  await page.getByRole('option', { name: 'По числу записей' }).click()
  await page.getByRole('button', { name: 'Обратный порядок' }).click()
  await page.keyboard.press('Escape')
  expect(page.url()).toContain('groupSort=count')

  await page.getByRole('button', { name: 'Сохранить как вид…' }).click()
  await page.getByRole('dialog').getByLabel('Название').fill('По стадиям')
  await page.getByRole('dialog').getByRole('button', { name: 'Сохранить' }).click()
  await page.getByRole('link', { name: 'По стадиям' }).waitFor()
  const { data } = (await olga.api.call<{ data: { id: string; query: Row }[] }>('GET', '/views?object=deals')).body
  expect(data[0]?.query).toMatchObject({ group: ['stage'], groupSort: 'count', sums: { amount: 'avg' } })
  await page.goto(`/deals?view=${data[0]?.id}`)
  await group(stageName(0)).waitFor()
  expect(await words(group(stageName(0)))).toContain('75 000 ₽')
})

test('groups stand within groups, of days by month', async () => {
  await page.goto(addressOf('/deals', { group: ['closesOn:month', 'stage'] }))
  await group('Март 2026').click()
  const inner = page.locator('tr[aria-level="2"]')
  await inner.first().waitFor()
  await soon(heads, found => !found.some(head => head.includes('…')))
  expect(await heads()).toEqual([
    'План закрытия Март 2026 2 150 000 ₽',
    `Стадия ${stageName(0)} 2 150 000 ₽`,
    'План закрытия Апрель 2026 2 300 € 7 000,50 ₽',
    'План закрытия Не указано 1',
  ])
  await inner.first().click()
  await record('Шкаф').waitFor()
  expect(await record('Кухня').getAttribute('aria-level')).toBe('3')
  await group('Не указано').click()
  await group('Не указано').locator('xpath=following-sibling::tr[1]').click()
  await record('Диван').waitFor()
})

test('a changed cell brings its record to another group; what others do is seen, and open groups stay open', async () => {
  await page.goto(
    addressOf('/leads', { group: ['companyName'], sort: 'name', table: { columns: ['name', 'companyName'] } }),
  )
  await group('Фирма 000').click()
  await group('Фирма 001').click()
  await record('Лид 000').waitFor()
  await record('Лид 231').waitFor()
  await record('Лид 000').locator('td').nth(2).dblclick()
  await page.locator('td input[name=companyName]').fill('Фирма 001')
  await page.keyboard.press('Enter')
  await soon(heads, found => Boolean(found[0]?.endsWith('000 1') && found[1]?.endsWith('001 3')))
  const order = () =>
    page
      .locator('tbody tr')
      .allInnerTexts()
      .then(all => all.map(text => text.replaceAll(/\s+/g, ' ')))
  await soon(
    order,
    found =>
      found.findIndex(row => row.startsWith('Лид 000')) >
      found.findIndex(row => row.includes('Компания') || row.includes('001 3')),
  )

  const { body } = await olga.api.call<{ data: Row[] }>('GET', `/leads?filter[name]=${encodeURIComponent('Лид 230')}`)
  await olga.api.call('PATCH', `/leads/${body.data[0]?.id}`, { companyName: 'Фирма 001' })
  await soon(heads, found => Boolean(found[0]?.endsWith('001 4')))
  await record('Лид 230').waitFor()
  expect(await group('Фирма 001').getAttribute('aria-expanded')).toBe('true')
})

test('of many groups the first are shown and more on request; few lines are drawn', async () => {
  await page.goto(addressOf('/leads', { group: ['companyName'], groupSort: '-name' }))
  await group('Фирма 229').waitFor()
  const scroll = () =>
    page.locator('[data-list-scroller]').evaluate(element => element.scrollTo({ top: element.scrollHeight }))
  await scroll()
  await page.getByRole('button', { name: 'Показать ещё группы' }).click()
  await soon(
    async () => {
      await scroll()
      return heads()
    },
    found => found.some(words => words.includes('Фирма 001')),
  )
  expect(await page.locator('tbody tr').count()).toBeLessThan(80)
  expect(await page.getByRole('button', { name: 'Показать ещё группы' }).count()).toBe(0)
})

test('all that fit are marked whatever is open; copying leaves heads out, and what is pasted stays in its group', async () => {
  await page.goto(addressOf('/deals', { group: ['stage'], sort: 'name' }))
  await group(stageName(0)).waitFor()
  await page.getByLabel('Отметить всё найденное').click()
  await page.getByRole('status').filter({ hasText: '5' }).first().waitFor()
  await page.getByLabel('Отметить всё найденное').click()
  await group(stageName(0)).click()
  await group(stageName(1)).click()
  await record('Стол').waitFor()
  await olga.context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.locator('[data-cell="1:0"]').focus()
  for (let down = 0; down < 3; down++) await page.keyboard.press('Shift+ArrowDown')
  await page.keyboard.press('Control+c')
  await soon(
    () => page.evaluate(() => navigator.clipboard.readText()),
    text => text.trim().split(/\r?\n/).join() === 'Кухня,Шкаф,Диван',
  )
  await page.locator('[data-cell="2:0"]').focus()
  await page.keyboard.press('Control+v')
  await page.getByRole('dialog').getByText('Изменится 1 ячейка').waitFor()
  await page.getByRole('dialog').getByRole('button', { name: 'Отмена' }).click()
})

test('a grouping by a field that was removed says so, is dropped, and the list works without it', async () => {
  await page.goto(addressOf('/deals', { group: ['roof', 'stage'] }))
  await page.getByText('Сгруппировать не по чему: «roof»').waitFor()
  await group(stageName(0)).waitFor()
  await page.getByRole('button', { name: 'Убрать группировку' }).click()
  await page.getByText('Сгруппировать не по чему').waitFor({ state: 'detached' })
  expect(decodeURIComponent(page.url())).toContain('group=["stage"]')
  await group(stageName(0)).waitFor()
})

test('on a phone groups are sections with a head of their own', async () => {
  await page.setViewportSize({ width: 380, height: 780 })
  await page.goto(addressOf('/deals', { group: ['stage'] }))
  const head = (name: string) => page.getByRole('heading', { level: 2 }).filter({ hasText: name }).getByRole('button')
  await head(stageName(0)).waitFor()
  expect(await words(head(stageName(0)))).toBe(`Стадия ${stageName(0)} 2 Сумма 150 000 ₽`)
  if ((await head(stageName(0)).getAttribute('aria-expanded')) === 'false') await head(stageName(0)).click()
  await page.getByRole('listitem').filter({ hasText: 'Кухня' }).waitFor()
  expect(await barriers(page)).toEqual([])
  await page.getByText('Итого').waitFor()
})

test('a record with several tags stands in the group of each, and the total says that it counts once', async () => {
  for (const [name, tags] of [
    ['Кухня', ['VIP', 'опт']],
    ['Шкаф', ['опт']],
  ] as const) {
    const { data } = (await olga.api.call<{ data: Row[] }>('GET', `/deals?filter[name]=${encodeURIComponent(name)}`))
      .body
    await olga.api.call('PATCH', `/deals/${data[0]?.id}`, { tags })
  }
  await page.goto('/deals')
  await page.getByRole('button', { name: 'Группы' }).click()
  await page.getByRole('combobox', { name: 'Группировать по полю' }).fill('мет')
  await page.getByRole('option', { name: 'Метки', exact: true }).click()
  await group('VIP').waitFor()
  await page.keyboard.press('Escape')
  expect(await heads()).toEqual([
    'Метки опт 2 150 000 ₽',
    'Метки VIP 1 100 000 ₽',
    'Метки Не указано 3 300 € 7 000,50 ₽',
  ])
  expect(await words(footer())).toBe(
    'Итого 5 каждая запись один раз, даже если она в нескольких группах Сумма 157 000,50 ₽ 300 €',
  )
  await group('опт').click()
  await record('Шкаф').waitFor()
  expect(await record('Кухня').count()).toBe(1)
  await group('VIP').click()
  await soon(
    () => record('Кухня').count(),
    many => many === 2,
  )
  expect(await barriers(page)).toEqual([])
})

test('prices of one piece are not added up', async () => {
  await olga.api.call('POST', '/products/bulk', {
    create: [
      { name: 'Стул', price: '10' },
      { name: 'Стол', price: '30' },
    ],
  })
  await page.goto('/products')
  await record('Стул').waitFor()
  await page.getByRole('button', { name: /^Что посчитать: Цена/ }).click()
  const average = page.getByRole('menuitem', { name: 'Среднее' })
  await average.waitFor()
  expect(await page.getByRole('menuitem').allInnerTexts()).toEqual(['Среднее', 'Минимум', 'Максимум', 'Не считать'])
  await average.click()
  await soon(
    () => words(footer()),
    found => found.endsWith('Среднее 20 ₽'),
  )
})
