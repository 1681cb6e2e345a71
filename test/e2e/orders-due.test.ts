import { afterAll, beforeAll, expect, test } from 'vitest'
import { addDays } from '../../src/model/calendar.ts'
import { barriers } from './barriers.ts'
import { type Office, openOffice, type Seated } from './office.ts'
import { dateInMoscow } from './person.ts'

/** What is due: orders and invoices before the eyes of who answers for them, and of the head. */

let office: Office
let seller: Seated
let head: Seated
const day = (days: number) => addDays(dateInMoscow(), days)

beforeAll(async () => {
  office = await openOffice()
  const team = await office.made('/teams', { name: 'Розница' })
  seller = await office.hire('Анна Ветрова', 'manager', team)
  head = await office.hire('Вера Главная', 'head', team)
  const order = (name: string, dueOn: string, owner = seller.id) => office.made('/orders', { name, dueOn, owner })
  await order('Кухня', day(-3))
  await order('Шкаф', day(0))
  await order('Стол', day(40))
  await order('Полка', day(-1), head.id)
})
afterAll(() => office?.close())

test('the day of a seller shows what he has to hand over by now, and leads to the list', async () => {
  const { page } = seller
  await page.goto(`${office.rapport.url}/`)
  const part = page.locator('section').filter({ hasText: 'Заказы: пора сдавать' })
  await part.getByText('Кухня').waitFor()
  expect((await part.innerText()).replace(/\s/g, ' ')).toMatch(/пора сдавать 2 .*Кухня срок был .*Шкаф сдать сегодня/)
  await part.getByText('Шкаф').waitFor()
  expect(await part.getByText(/Стол|Полка/).count()).toBe(0)
  expect(await barriers(page)).toEqual([])
  await part.getByRole('link', { name: 'Показать все' }).click()
  await page.getByRole('row').filter({ hasText: 'Кухня' }).waitFor()
  expect(await page.getByRole('row').filter({ hasText: 'Стол' }).count()).toBe(0)
})

test('the head sees what is due of all, and the list of orders has ready views of it', async () => {
  const { page } = head
  await page.goto(`${office.rapport.url}/`)
  const part = page.locator('section').filter({ hasText: 'Заказы: пора сдавать' })
  await part.getByText('Полка').waitFor()
  await part.getByText('Кухня').waitFor()

  await page.goto(`${office.rapport.url}/orders`)
  const tab = (name: string) => page.getByRole('navigation', { name: 'Виды' }).getByRole('link', { name })
  await tab('Просроченные').click()
  await page.getByRole('row').filter({ hasText: 'Шкаф' }).waitFor({ state: 'detached' })
  await page.getByRole('row').filter({ hasText: 'Кухня' }).locator('[data-overdue]').waitFor()
  expect(await page.getByRole('row').filter({ hasText: 'Стол' }).count()).toBe(0)
  await tab('По срокам').click()
  await page.getByRole('row').filter({ hasText: 'Стол' }).waitFor()
  expect(await barriers(page)).toEqual([])
  await page.goto(`${office.rapport.url}/invoices`)
  await tab('Просроченные').waitFor()
  expect([...seller.problems, ...head.problems]).toEqual([])
})
