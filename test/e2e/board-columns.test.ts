import { readFile } from 'node:fs/promises'
import { afterAll, expect, test } from 'vitest'
import { barriers } from './barriers.ts'
import { openBoardRoom } from './board-room.ts'
import { seat } from './person.ts'

/** What a column says of its cards, which of them are asked for, and who sees none. */

const room = await openBoardRoom()
const { anna, api, browser, button, cardIn, column, deal, get, link, list, make, page } = room
const { rapport, restSince, stages, close } = room
afterAll(close)

for (const name of ['Кухня мышью', 'Шкаф', 'Стол']) await deal(name)

test('a column says in words that it holds more than it should, also while a filter hides some', async () => {
  await api.call('PATCH', `/stages/${stages.get('Новая')}`, { maxRecords: 2 })
  await page.goto('/deals/board')
  const head = column('Новая').locator('header')
  const held = (await list(`/deals?filter[stage]=${stages.get('Новая')}`)).length
  expect(held).toBeGreaterThan(2)
  await head.getByText(`${held} из 2`).waitFor()
  await head.getByText('Больше, чем должно быть на стадии').waitFor()
  await page.goto('/deals/board?q=мышью')
  await head.getByText('1', { exact: true }).waitFor()
  await head.getByText(`${held} из 2`).waitFor()
  await cardIn('Новая', 'Кухня мышью').waitFor()
  expect(await barriers(page)).toEqual([])
  await api.call('PATCH', `/stages/${stages.get('Новая')}`, { maxRecords: null })
})

test('quick filters ask for what has no next step, is overdue or has rested too long, and stand in the address', async () => {
  const [planned, late] = [await deal('С задачей'), await deal('С просроченной')]
  const task = (title: string, id: string, dueAt: string) =>
    make('/tasks', { title, dueAt, on: { object: 'deal', id } })
  await task('Позвонить', planned, '2030-01-01T10:00:00Z')
  await task('Уже поздно', late, '2020-01-01T10:00:00Z')
  await restSince(planned, 10)
  await page.goto('/deals/board')
  await cardIn('Новая', 'С задачей')
    .getByText(/^10 дней/)
    .waitFor()

  await button('Без следующего шага').click()
  await cardIn('Новая', 'Кухня мышью').waitFor()
  await link('С задачей').waitFor({ state: 'detached' })
  expect(await link('С просроченной').count()).toBe(0)
  await button('Без следующего шага').click()
  await button('Просрочены задачи').click()
  await link('С просроченной').waitFor()
  await link('Кухня мышью').waitFor({ state: 'detached' })
  await button('Просрочены задачи').click()
  await button('Застряли на стадии').click()
  await link('С задачей').waitFor()
  await link('С просроченной').waitFor({ state: 'detached' })
  expect(new URL(page.url()).searchParams.get('quick')).toBe('["resting"]')
  await page.reload()
  await link('С задачей').waitFor()
  expect(await button('Застряли на стадии').getAttribute('aria-pressed')).toBe('true')
  expect(await page.locator('[data-card]').count()).toBe(1)
  expect(await barriers(page)).toEqual([])

  await cardIn('Новая', 'С задачей')
    .getByText(/^10 дней/)
    .hover()
  await page
    .getByRole('tooltip')
    .getByText(/нужно не дольше 3 дней/)
    .waitFor()
  await page.getByText('Список', { exact: true }).click()
  await page.getByRole('row').filter({ hasText: 'С задачей' }).waitFor()
  await button('Застряли на стадии').click()
  await page.getByRole('row').filter({ hasText: 'С просроченной' }).waitFor()
  expect(anna.problems).toEqual([])
})

test('whose role shows him nothing is told so, and who can change it', async () => {
  await make('/roles', { name: 'Без прав', objects: {} })
  const who = { email: 'nobody@berezka.example', password: 'Kq7-lilac-harbour-52' }
  await make('/users', { ...who, name: 'Никита Пустов', role: 'Без прав', locale: 'ru' })
  const nobody = await seat(browser, rapport, who)
  for (const path of ['/deals/board', '/deals']) {
    await nobody.page.goto(path)
    await nobody.page.getByRole('heading', { name: 'Раздел «Сделки» вам не открыт' }).waitFor()
    expect(await barriers(nobody.page)).toEqual([])
  }
  expect(nobody.problems).toEqual([])
  await nobody.close()
})

test('a board goes into a file as a list does, with the deals of the pipeline it shows', async () => {
  const pipeline = await make('/pipelines', { name: 'Партнёры' })
  const stage = await make('/stages', { name: 'Знакомство', pipeline, kind: 'open', position: 1, probability: 10 })
  await deal('Сделка партнёра', { stage })
  const shown = (await list('/deals?limit=200')).length - 1
  const usual = await get(`/stages/${stages.get('Новая')}`)
  await page.goto(`/deals/board?pipeline=${usual.pipeline}`)
  await button('Выгрузить в файл').click()
  await page.getByText(`Под фильтр подошло записей: ${shown}`).waitFor()
  expect(await barriers(page)).toEqual([])
  await page.getByRole('dialog').getByText('CSV', { exact: true }).click()
  const arriving = page.waitForEvent('download')
  await button('Выгрузить', page.getByRole('dialog')).click()
  const file = await readFile(await (await arriving).path(), 'utf8')
  expect(file.trimEnd().split('\r\n')).toHaveLength(1 + shown)
  expect(file).not.toContain('Сделка партнёра')
  expect(anna.problems).toEqual([])
})

test('in a list what is overdue is told from what is still to come', async () => {
  await page.goto('/tasks')
  const row = (title: string) => page.getByRole('row').filter({ hasText: title })
  const colour = (title: string) =>
    row(title)
      .locator('time')
      .first()
      .evaluate(one => getComputedStyle(one).color)
  await row('Уже поздно').locator('[data-overdue] time').waitFor()
  expect(await row('Позвонить').locator('[data-overdue]').count()).toBe(0)
  expect(await colour('Уже поздно')).not.toBe(await colour('Позвонить'))
})
