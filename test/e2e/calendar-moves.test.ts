import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { barriers } from './barriers.ts'
import { type CalendarWeek, openWeek, tuesday } from './calendar-week.ts'
import type { Seated } from './office.ts'
import { soon } from './person.ts'

/** Tasks are planned and moved where they stand in the calendar, and go back. */

let week: CalendarWeek
let anna: Seated

beforeAll(async () => {
  week = await openWeek()
  anna = week.anna
}, 120_000)
afterAll(() => week?.close())
beforeEach(async () => {
  // What is still open there would ask for what goes now.
  await anna.page.goto('about:blank')
  await week.clear()
  anna.problems.splice(0)
})

test('a task drawn to another day is moved, and goes back from the notice', async () => {
  const id = await week.plan()
  const { page } = anna
  await page.goto('/calendar?view=week&date=2026-12-01')
  await week.happening('Замер кухни').waitFor()
  await week.draw(week.happening('Замер кухни'), await week.placeOf(week.dayColumn('2026-12-03'), '14:00'))
  await soon(
    () => week.taskNow(id),
    ({ version }) => version === 2,
  )
  expect(await week.taskNow(id)).toMatchObject({ dueAt: '2026-12-03T11:00:00.000Z', minutes: 60, owner: anna.id })

  await page.getByRole('button', { name: 'Вернуть', exact: true }).click()
  await soon(async () => (await week.taskNow(id)).dueAt === tuesday('11:00'))
  expect(anna.problems).toEqual([])
})

test('a move that is refused goes back with the reason', async () => {
  const id = await week.plan()
  const { page } = anna
  await page.goto('/calendar?view=week&date=2026-12-01')
  await week.happening('Замер кухни').waitFor()
  anna.expectRefusal('422 PATCH /api/v1/tasks/')
  await page.route('**/api/v1/tasks/*', route =>
    route.request().method() === 'PATCH'
      ? route.fulfill({
          status: 422,
          contentType: 'application/problem+json',
          body: JSON.stringify({ title: 'Нельзя', status: 422, detail: 'Неделя закрыта' }),
        })
      : route.continue(),
  )
  await week.draw(week.happening('Замер кухни'), await week.placeOf(week.dayColumn('2026-12-03'), '14:00'))
  await page.getByText('Неделя закрыта').waitFor()
  await week.dayColumn('2026-12-01').locator('.happening').waitFor()
  await page.unroute('**/api/v1/tasks/*')
  expect(await week.taskNow(id)).toMatchObject({ dueAt: tuesday('11:00'), version: 1 })
})

test('drawn into a colleague’s column a task becomes his', async () => {
  const id = await week.plan()
  const { page } = anna
  await page.goto(`/calendar?view=day&date=2026-12-01&who=${anna.id},${week.borisId}`)
  await week.happening('Замер кухни').waitFor()
  await page.getByRole('columnheader', { name: 'Борис Лапин' }).waitFor()
  expect(await barriers(page)).toEqual([])
  await week.draw(week.happening('Замер кухни'), await week.placeOf(week.dayColumn('2001-01-02'), '11:00'))
  await soon(async () => (await week.taskNow(id)).owner === week.borisId)
  expect(await week.taskNow(id)).toMatchObject({ dueAt: tuesday('11:00'), minutes: 60 })
  await week.dayColumn('2001-01-02').locator('.happening').waitFor()
  await page.getByRole('button', { name: 'Вернуть', exact: true }).click()
  await soon(async () => (await week.taskNow(id)).owner === anna.id)
  await week.dayColumn('2001-01-01').locator('.happening').waitFor()
  expect(await week.taskNow(id)).toMatchObject({ dueAt: tuesday('11:00'), minutes: 60, version: 3 })
  expect(anna.problems).toEqual([])
})

test('drawn by its lower edge a task takes longer, and as long as before again from the notice', async () => {
  const id = await week.plan()
  const { page } = anna
  await page.goto('/calendar?view=week&date=2026-12-01')
  await week.happening('Замер кухни').hover()
  const box = await week.happening('Замер кухни').boundingBox()
  const { x, y } = await week.placeOf(week.dayColumn('2026-12-01'), '13:00')
  await page.mouse.move(x, (box?.y ?? 0) + (box?.height ?? 0) - 2)
  await page.mouse.down()
  await page.mouse.move(x, y - 10, { steps: 12 })
  await page.mouse.up()
  await soon(async () => (await week.taskNow(id)).minutes === 120)
  expect(await week.taskNow(id)).toMatchObject({ dueAt: tuesday('11:00'), owner: anna.id, version: 2 })
  await page.getByRole('button', { name: 'Вернуть', exact: true }).click()
  await soon(async () => (await week.taskNow(id)).minutes === 60)
  expect(anna.problems).toEqual([])
})

test('a press on an empty place plans a task there, about whom the search finds', async () => {
  const { page } = anna
  await page.goto('/calendar?view=week&date=2026-12-01')
  await page.locator('.fc-timegrid').waitFor()
  const { x, y } = await week.placeOf(week.dayColumn('2026-12-02'), '15:00')
  await page.mouse.click(x, y)
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Что сделать').fill('Показать образцы')
  await dialog.getByLabel('О ком или о чём').fill('Соколова')
  await page.getByRole('option', { name: /Ирина Соколова/ }).click()
  await dialog.getByLabel('Место').fill('Салон на Тверской')
  await dialog.getByRole('combobox', { name: 'Кто ещё придёт из коллег' }).click()
  await page.getByRole('option', { name: 'Борис Лапин' }).click()
  expect(await barriers(page)).toEqual([])
  await dialog.getByRole('button', { name: 'Запланировать' }).click()
  await week.happening('Показать образцы').waitFor()
  const tasks = await week.list('/tasks')
  expect(tasks).toHaveLength(1)
  expect(tasks[0]).toMatchObject({
    title: 'Показать образцы',
    dueAt: '2026-12-02T12:00:00.000Z',
    minutes: 30,
    owner: anna.id,
    on: { object: 'lead', id: week.leadId },
    place: 'Салон на Тверской',
    participants: [week.borisId],
  })
  expect(anna.problems).toEqual([])
})

test('by keyboard alone a task is opened and moved', async () => {
  const id = await week.plan()
  const { page } = anna
  await page.goto('/calendar?view=week&date=2026-12-01')
  await week.happening('Замер кухни').focus()
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: 'Перенести' }).press('Enter')
  await page.getByRole('combobox', { name: 'Сколько займёт' }).press('ArrowDown')
  await page.getByRole('option', { name: '2 ч', exact: true }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Перенести' }).press('Enter')
  await soon(async () => (await week.taskNow(id)).minutes === 120)
  expect(await week.taskNow(id)).toMatchObject({ dueAt: tuesday('11:00'), owner: anna.id })
})

test('what others do meanwhile does not take the keyboard from where it stands', async () => {
  await week.plan()
  await week.plan({ title: 'Чужое дело', dueAt: tuesday('15:00') })
  const { page } = anna
  await page.goto('/calendar?view=week&date=2026-12-01')
  await week.happening('Чужое дело').waitFor()
  await week.happening('Замер кухни').focus()
  const [other] = await week.list('/tasks?filter[title]=Чужое дело')
  await week.admin.call('PATCH', `/tasks/${other?.id}`, { title: 'Ещё чьё-то дело' })
  await week.happening('Ещё чьё-то дело').waitFor()
  await page.locator('.happening:focus', { hasText: 'Замер кухни' }).waitFor()
  expect(anna.problems).toEqual([])
})
