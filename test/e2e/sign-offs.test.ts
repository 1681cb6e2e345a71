import { afterAll, beforeAll, expect, test } from 'vitest'
import { barriers } from './barriers.ts'
import { type Office, openOffice, type Seated } from './office.ts'

/** A discount beyond the limit is asked about on the card and approved on the page of the head; what was sold becomes an order that its client follows. */

let office: Office
let manager: Seated
let head: Seated
beforeAll(async () => {
  office = await openOffice()
  ;[manager, head] = await Promise.all([office.hire('Аня Продажина', 'manager'), office.hire('Вера Главная', 'head')])
})
afterAll(() => office?.close())

const pictures = process.env.RAPPORT_ORDER_PICTURES
const look = async ({ page }: Seated, name: string) => {
  if (pictures) await page.screenshot({ path: `${pictures}/${name}.png`, fullPage: true })
}
const items = [{ name: 'Стол дубовый', quantity: 2, price: '15000', discount: 30 }]

test('is asked about and approved', async () => {
  const roles = await office.list('/roles')
  const role = roles.find(({ name }) => name === 'manager')?.id
  await office.admin.call('PUT', '/discount-limits', { limits: [{ role, perLine: 10, whole: null, minMargin: null }] })
  const { id } = (await manager.api.call<{ id: string }>('POST', '/quotes', { name: 'Столы для кафе', items })).body

  await manager.page.goto(`/quotes/${id}`)
  await manager.page.getByText('скидка строки 30 % при пределе 10 %').waitFor()
  await manager.page.getByRole('button', { name: 'Отправить на согласование' }).click()
  await manager.page.getByText('Ждёт', { exact: true }).waitFor()
  await look(manager, 'quote-asked')

  await head.page.goto('/')
  await head.page.getByRole('heading', { name: 'На согласовании' }).waitFor()
  await head.page.goto('/sign-offs')
  await head.page.getByText('Столы для кафе').waitFor()
  expect(await barriers(head.page)).toEqual([])
  await look(head, 'to-approve')
  await head.page.getByRole('button', { name: 'Согласовать' }).click()
  await head.page.getByText('Вашего решения ничего не ждёт').waitFor()

  await manager.page.reload()
  await manager.page.getByText('Согласовано', { exact: true }).waitFor()
  expect(manager.problems).toEqual([])
  expect(head.problems).toEqual([])
})

test('a deal becomes an order, which is moved on its card and has a page for its client', async () => {
  const { page, api } = manager
  const { id } = (await api.call<{ id: string }>('POST', '/deals', { name: 'Кафе «Берег»', items })).body
  await page.goto(`/deals/${id}`)
  await page.getByRole('button', { name: 'Сделать заказ' }).click()
  await page.getByRole('list', { name: 'Стадии производства' }).waitFor()
  await page.getByRole('button', { name: 'Изготовлен' }).click()
  await page.locator('[aria-current=step]', { hasText: 'Изготовлен' }).waitFor()
  await page.getByRole('link', { name: /^Сделка D-/ }).waitFor()
  await page.getByRole('button', { name: 'Создать страницу' }).click()
  const address = await page
    .getByRole('group', { name: /^Адрес страницы/ })
    .locator('pre')
    .innerText()
  expect(await barriers(page)).toEqual([])
  await look(manager, 'order')

  const client = await office.browser.newContext()
  const theirs = await client.newPage()
  await theirs.goto(address)
  await theirs.getByText('Изготовлен').waitFor()
  await theirs.getByText('Что-то не так?').click()
  await theirs.getByLabel('Что случилось').fill('Не та ножка')
  if (pictures) await theirs.screenshot({ path: `${pictures}/client.png`, fullPage: true })
  await theirs.getByRole('button', { name: 'Отправить' }).click()
  await theirs.getByText('Спасибо').waitFor()
  await client.close()
  await expect.poll(async () => (await api.call<{ data: object[] }>('GET', '/cases')).body.data.length).toBe(1)
  expect(manager.problems).toEqual([])
})
