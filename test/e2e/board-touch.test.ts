import { afterAll, afterEach, beforeEach, expect, test } from 'vitest'
import { administrator } from '../setup/api.ts'
import { barriers } from './barriers.ts'
import { middle, openBoardRoom, touch } from './board-room.ts'
import { type Person, seat, soon } from './person.ts'

/** The board under a finger: it scrolls, lifts and carries. */

const { api, browser, button, cardIn, column, comesTo, deal, list, rapport, restSince, close } = await openBoardRoom()
afterAll(close)

let phone: Person
beforeEach(async () => {
  for (const { id } of await list('/deals?limit=100')) await api.call('DELETE', `/deals/${id}`)
  phone = await seat(browser, rapport, administrator, {
    viewport: { width: 380, height: 780 },
    hasTouch: true,
    isMobile: true,
  })
})
afterEach(() => phone.close())

test('a finger scrolls a column, lifts a card by resting on it, and drags it over the edge to the next column', async () => {
  const id = await deal('Тумба пальцем')
  for (let at = 0; at < 12; at++) await deal(`Разное ${at}`)
  await restSince(id, 0)
  await phone.page.goto('/deals/board')
  const card = cardIn('Новая', 'Тумба пальцем', phone.page)
  await card.waitFor()
  expect(await barriers(phone.page)).toEqual([])
  const finger = await touch(phone.page)

  const scroller = column('Новая', phone.page).locator('[data-scroller]')
  const at = await middle(card)
  await finger.swipe({ x: at.x, y: at.y + 200 }, { x: at.x, y: at.y - 60 })
  await soon(() => scroller.evaluate(one => one.scrollTop > 50))
  expect(await phone.page.locator('[data-held]').count()).toBe(0)
  // What was flung comes to rest.
  await soon(async () => {
    await scroller.evaluate(one => one.scrollTo({ top: 0 }))
    await phone.page.waitForTimeout(300)
    return (await scroller.evaluate(one => one.scrollTop)) === 0
  })

  const start = await middle(card)
  await finger.down(start)
  await phone.page.locator('[data-held]').waitFor()
  await finger.carryOver(column('Выявление потребности', phone.page), start.y + 40)
  await finger.up()
  await cardIn('Выявление потребности', 'Тумба пальцем', phone.page).waitFor()
  await comesTo(id, 'Выявление потребности')

  await phone.page.getByRole('combobox', { name: 'Столбец' }).selectOption({ index: 3 })
  await soon(async () => ((await column('Согласование', phone.page).boundingBox())?.x ?? 999) < 40)
  await phone.page.getByRole('combobox', { name: 'Столбец' }).selectOption({ index: 1 })
  await cardIn('Выявление потребности', 'Тумба пальцем', phone.page).waitFor()
  await button('Переместить: Тумба пальцем', phone.page).click()
  await phone.page.getByRole('menuitem', { name: 'Согласование' }).click()
  await comesTo(id, 'Согласование')
  expect(phone.problems).toEqual([])
})

test('a finger that rests on a marked card lifts all that are marked', async () => {
  const ids = [await deal('Пара один'), await deal('Пара два')]
  await phone.page.goto('/deals/board')
  for (const name of ['Пара один', 'Пара два']) {
    await button(`Переместить: ${name}`, phone.page).click()
    await phone.page.getByRole('menuitem', { name: 'Отметить' }).click()
  }
  await phone.page.getByText('Выбрано: 2').waitFor()
  const finger = await touch(phone.page)
  const start = await middle(cardIn('Новая', 'Пара два', phone.page))
  await finger.down(start)
  await soon(
    () => phone.page.locator('main [data-held]').count(),
    held => held === 2,
  )
  await phone.page.locator('[data-ghost][data-pile="2"]').waitFor()
  await finger.carryOver(column('Выявление потребности', phone.page), start.y + 40)
  await finger.up()
  for (const id of ids) await comesTo(id, 'Выявление потребности')
  expect(phone.problems).toEqual([])
})
