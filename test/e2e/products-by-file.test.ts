import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { administrator } from '../setup/api.ts'
import { type Office, openOffice } from './office.ts'
import { type Person, seat, soon } from './person.ts'

let office: Office
let anna: Person

beforeAll(async () => {
  office = await openOffice()
  anna = await seat(office.browser, office.rapport, administrator)
})
afterAll(() => office?.close())

const products = {
  name: 'products.csv',
  mimeType: 'text/csv',
  buffer: readFileSync(new URL('../../demo/data/crm-sales-opportunities/products.csv', import.meta.url)),
}

test('a file of products goes in as it is: its series become branches of the catalogue', {
  timeout: 120_000,
}, async () => {
  const { page } = anna
  await page.goto('/import')
  await page.getByRole('combobox', { name: 'Что в файле' }).click()
  await page.getByRole('option', { name: 'Товары и услуги', exact: true }).click()
  await page.getByLabel('Выбрать файл').setInputFiles(products)

  const columns = page.getByRole('list', { name: 'Что куда записать' })
  const column = (name: string) => columns.getByRole('combobox', { name: `Куда записать столбец «${name}»` })
  await soon(
    () => column('series').inputValue(),
    said => said === 'Серия',
  )
  expect(await column('product').inputValue()).toBe('Название *')
  expect(await column('sales_price').inputValue()).toBe('Цена')
  expect(await columns.getByText('Сюда же: Раздел').count()).toBe(1)
  expect(await office.list('/product-categories')).toEqual([])

  await page.getByRole('button', { name: /^Загрузить/ }).click()
  await soon(
    async () => (await office.list('/products')).length,
    count => count === 7,
  )
  await page.goto('/products')
  const tree = page.getByRole('navigation', { name: 'Разделы каталога' })
  for (const name of ['GTK', 'GTX', 'MG'])
    await soon(
      () => tree.getByRole('button', { name, exact: true }).count(),
      count => count === 1,
    )
  await tree.getByRole('button', { name: 'GTX', exact: true }).click()
  await soon(
    () => page.getByRole('link', { name: /^(GTX|GTK|MG) / }).count(),
    count => count === 4,
  )
})
