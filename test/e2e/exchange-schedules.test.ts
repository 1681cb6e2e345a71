import { afterAll, beforeAll, expect, test } from 'vitest'
import { administrator } from '../setup/api.ts'
import { type StorePeer, startStorePeer } from '../setup/store-peer.ts'
import { barriers } from './barriers.ts'
import { type Office, openOffice } from './office.ts'
import { type Person, seat } from './person.ts'

/** An administrator names a store, takes a file from it, and has the next ones come by themselves. */

let office: Office
let store: StorePeer
let admin: Person
beforeAll(async () => {
  store = await startStorePeer()
  store.put('leads-1.csv', 'ФИО;Телефон\nМария Лебедева;+79161234567\n')
  office = await openOffice({ RAPPORT_TRUSTED_TARGETS: store.origin })
  admin = await seat(office.browser, office.rapport, administrator)
})
afterAll(async () => {
  await office?.close()
  await store?.stop()
})

test('a place is named and checked, a file is taken from it, and a schedule takes the next ones', async () => {
  const { page, problems } = admin
  await page.goto('/settings')
  await page.getByRole('link', { name: /^Обмен по расписанию/ }).click()
  await page.getByText('Мест пока нет').waitFor()
  await page.getByRole('button', { name: 'Добавить место' }).click()
  await page.getByText('S3', { exact: true }).click()
  await page.getByRole('textbox', { name: 'Название' }).fill('Склад')
  await page.getByRole('textbox', { name: 'Адрес хранилища' }).fill('https://10.0.0.7')
  await page.getByRole('textbox', { name: 'Бакет' }).fill(store.bucket)
  await page.getByRole('textbox', { name: 'Идентификатор ключа' }).fill(store.keyId)
  await page.getByLabel('Секретный ключ').fill(store.secret)
  admin.expectRefusal('422 POST /api/v1/file-places')
  await page.getByRole('button', { name: 'Создать' }).click()
  await page.getByText(/^Нужен адрес https в интернете/).waitFor()
  expect(await barriers(page)).toEqual([])
  await page.getByRole('textbox', { name: 'Адрес хранилища' }).fill(store.origin)
  await page.getByRole('button', { name: 'Создать' }).click()
  await page.getByRole('button', { name: 'Проверить' }).click()
  await page.getByText('Доступ есть. Последние файлы: leads-1.csv').waitFor()

  await page.goto('/import')
  await page.getByRole('button', { name: /^Взять по ссылке/ }).click()
  await page.getByRole('combobox', { name: 'Откуда' }).click()
  await page.getByRole('option', { name: 'Склад' }).click()
  await page.getByRole('combobox', { name: 'Файл', exact: true }).click()
  await page.getByRole('option', { name: /^leads-1\.csv/ }).click()
  await page.getByRole('button', { name: 'Взять файл' }).click()
  await page.getByText('Мария Лебедева').first().waitFor()

  await page.goto('/settings/exchange')
  await page.getByRole('button', { name: 'Добавить расписание' }).click()
  await page.getByRole('textbox', { name: 'Название' }).fill('Лиды со склада')
  await page.getByRole('textbox', { name: 'Какие файлы' }).fill('leads-*.csv')
  expect(await barriers(page)).toEqual([])
  await page.getByRole('button', { name: 'Создать' }).click()
  const line = page.getByRole('listitem').filter({ hasText: 'Лиды со склада' })
  await line.getByText('Склад: leads-*.csv → Лиды').waitFor()
  await line.getByRole('button', { name: 'Запустить' }).click()
  await line.getByText('Ждёт проверки').waitFor()
  expect(await barriers(page)).toEqual([])
  await line.getByRole('link', { name: 'Проверить' }).click()
  await page.getByText('Мария Лебедева').first().waitFor()
  expect(problems).toEqual([])
})
