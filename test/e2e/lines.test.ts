import { afterAll, beforeAll, expect, test } from 'vitest'
import { barriers } from './barriers.ts'
import { type Office, openOffice, type Seated } from './office.ts'
import { soon } from './person.ts'

/* A manager writes what is sold during the call: by the keyboard alone, with prices of the list, and sees what it comes to. */

let office: Office
let boris: Seated

beforeAll(async () => {
  office = await openOffice()
  const [list] = await office.list('/price-lists')
  for (const [name, code, price] of [
    ['Стул Ольха', 'CH-1', 3000],
    ['Стол Берёза', 'TB-7', 12_000],
  ] as const) {
    const product = await office.made('/products', { name, code, price, unit: 'шт.' })
    await office.made('/prices', { priceList: list?.id, product, amount: price })
    await office.made('/prices', { priceList: list?.id, product, amount: price * 0.9, minQuantity: 10 })
  }
  boris = await office.hire('Борис Лапин', 'manager')
}, 120_000)
afterAll(() => office?.close())

test('lines are written by the keyboard, priced by the list and its breaks, and saved with the discount on all', async () => {
  const { page, api } = boris
  const made = await api.call<{ id: string }>('POST', '/deals', { name: 'Мебель в кафе' })
  expect(made.status, JSON.stringify(made.body)).toBe(201)
  await page.goto(`/deals/${made.body.id}`)
  await page.getByRole('button', { name: 'Заполнить: Позиции' }).click()
  const dialog = page.getByRole('dialog', { name: 'Позиции' })
  await dialog.getByRole('button', { name: 'Добавить позицию' }).click()
  const named = dialog.getByRole('combobox', { name: /Товар или услуга/ })
  const keys = page.keyboard

  await named.fill('стул')
  await dialog.getByRole('option', { name: /Стул Ольха/ }).waitFor()
  await keys.press('Enter')
  await keys.type('12')
  await keys.press('Enter')
  // Scanned: the code goes straight to the next line.
  await named.fill('TB-7')
  await keys.press('Enter')
  await keys.type('Доставка')
  for (const _ of ['quantity', 'unit', 'price']) await keys.press('Tab')
  await keys.type('1500,50')
  await keys.press('Enter')

  const total = dialog.locator('[data-total] dd')
  // 12 × 2 700 + 12 000 + 1 500.50
  await soon(
    () => total.innerText(),
    text => text.replace(/\s/g, '') === '45900,50₽',
  )
  await dialog.getByRole('textbox', { name: 'Скидка на всё' }).fill('10')
  await soon(
    () => total.innerText(),
    text => text.replace(/\s/g, '') === '41310,45₽',
  )
  expect(await barriers(page)).toEqual([])
  await dialog.getByRole('button', { name: 'Сохранить' }).click()
  await dialog.waitFor({ state: 'detached' })
  const { body } = await api.call<Record<string, unknown>>('GET', `/deals/${made.body.id}`)
  expect(body).toMatchObject({
    amount: { amount: '41310.45', currency: 'RUB' },
    discount: 10,
    items: [
      { name: 'Стул Ольха', quantity: 12, price: '2700.00', unit: 'шт.', tax: 22 },
      { name: 'Стол Берёза', quantity: 1, price: '12000.00' },
      { product: null, name: 'Доставка', quantity: 1, price: '1500.50' },
    ],
  })
  expect(boris.problems).toEqual([])
}, 120_000)

test('two hundred rows of a spreadsheet are pasted at once, and go on being written', async () => {
  const { page, api } = boris
  const made = await api.call<{ id: string }>('POST', '/deals', { name: 'Смета' })
  await page.goto(`/deals/${made.body.id}`)
  await page.getByRole('button', { name: 'Заполнить: Позиции' }).click()
  const dialog = page.getByRole('dialog', { name: 'Позиции' })
  await dialog.getByRole('button', { name: 'Добавить позицию' }).click()
  const named = dialog.getByRole('combobox', { name: /Товар или услуга/ })
  const rows = Array.from({ length: 200 }, (_, at) => `Работа ${at + 1}\t2\t1 000,50`)
  await named.evaluate(
    (input, text) => {
      const clipboardData = new DataTransfer()
      clipboardData.setData('text/plain', text)
      input.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
    },
    ['Наименование\tКол-во\tЦена', ...rows].join('\r\n'),
  )
  const total = dialog.locator('[data-total] dd')
  await soon(
    () => total.innerText(),
    text => text.replace(/\s/g, '') === '400200₽',
  )
  await dialog.getByRole('button', { name: 'Кол-во, строка 100: 2' }).click()
  await page.keyboard.type('3')
  await page.keyboard.press('Control+KeyD')
  await soon(
    () => total.innerText(),
    text => text.replace(/\s/g, '') === '404202₽',
  )
  await dialog.getByRole('button', { name: 'Сохранить' }).click()
  await dialog.waitFor({ state: 'detached' })
  const { body } = await api.call<{ items: { name: string; quantity: number }[] }>('GET', `/deals/${made.body.id}`)
  expect([body.items.length, body.items[99], body.items[100]]).toMatchObject([
    201,
    { name: 'Работа 100', quantity: 3, price: '1000.50' },
    { name: 'Работа 100', quantity: 3 },
  ])
  expect(boris.problems).toEqual([])
}, 120_000)

test('on the card of a product its prices are called by their list, and lead to it', async () => {
  const { page, api } = boris
  const { body } = await api.call<{ data: { id: string }[] }>('GET', '/products?filter[code]=CH-1')
  const [list] = await office.list('/price-lists')
  await page.goto(`/products/${body.data[0]?.id}`)
  const prices = page.locator('section', { has: page.getByRole('heading', { name: 'Цены', exact: true }) })
  const rows = prices.last().getByRole('listitem')
  await soon(
    async () => (await rows.allInnerTexts()).map(text => text.replace(/\s+/g, ' ')),
    texts => texts.length === 2 && texts.every(text => text.startsWith(String(list?.name))),
  )
  await rows.first().getByRole('link').click()
  await page.waitForURL(/\/prices\//)
  expect(boris.problems).toEqual([])
})
