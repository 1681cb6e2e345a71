import { afterAll, beforeAll, expect, test } from 'vitest'
import { administrator } from '../setup/api.ts'
import { barriers } from './barriers.ts'
import { type Office, openOffice } from './office.ts'
import { type Person, seat } from './person.ts'

let office: Office
let admin: Person

beforeAll(async () => {
  office = await openOffice()
  admin = await seat(office.browser, office.rapport, administrator)
})
afterAll(() => office?.close())

interface Key {
  id: string
  key: string
}

test('a key in use is bound to addresses and a quota on its page, is told what is wrong, and shows both', async () => {
  const { page, problems } = admin
  const { key, id } = (await office.admin.call<Key>('POST', '/api-keys', { name: 'Обмен', scopes: ['read'] })).body
  const status = async () =>
    (await fetch(`${office.rapport.url}/api/v1/me`, { headers: { authorization: `Bearer ${key}` } })).status
  const kept = async () => (await office.list('/api-keys')).find(one => one.id === id)
  expect(await status()).toBe(200)
  await page.goto('/settings/api-keys')
  await page.getByText('с 127.0.0.1').waitFor()

  const dialog = page.getByRole('dialog')
  await page.getByRole('button', { name: 'Изменить ключ: Обмен' }).click()
  const addresses = dialog.getByLabel('Разрешённые адреса').first()
  await addresses.fill('010.0.0.1')
  await addresses.press('Enter')
  await dialog.getByRole('button', { name: 'Сохранить' }).click()
  await dialog.getByText(/«010\.0\.0\.1» можно прочесть по-разному/).waitFor()
  expect(await kept()).toMatchObject({ addresses: [], callsPerDay: null })
  expect(await barriers(page)).toEqual([])

  await addresses.press('Backspace')
  await addresses.fill('203.0.113.7')
  await dialog.getByRole('textbox', { name: 'Запросов в сутки' }).fill('500')
  await dialog.getByRole('button', { name: 'Сохранить' }).click()
  await dialog.waitFor({ state: 'detached' })
  await page.getByText(/с 203\.0\.113\.7/).waitFor()
  await page.getByText(/запросов сегодня: \d+ из 500/).waitFor()
  expect(await kept()).toMatchObject({ addresses: ['203.0.113.7'], callsPerDay: 500, expiresAt: null })
  expect(await status()).toBe(403)
  await page.setViewportSize({ width: 380, height: 800 })
  await page.getByRole('button', { name: 'Изменить ключ: Обмен' }).click()
  await dialog.getByRole('button', { name: 'Сохранить' }).waitFor()
  // The refusal above.
  expect(problems).toEqual([`422 PATCH /api/v1/api-keys/${id}`])
})

test('a key is made narrower on its page, and the company says how long keys live', async () => {
  const { page } = admin
  const { id } = (await office.admin.call<Key>('POST', '/api-keys', { name: 'Склад', scopes: ['read', 'write'] })).body
  const kept = async () => (await office.list('/api-keys')).find(one => one.id === id)
  await page.setViewportSize({ width: 1440, height: 900 })
  await page.goto('/settings/api-keys')
  await page.getByRole('button', { name: 'Изменить ключ: Склад' }).click()
  const dialog = page.getByRole('dialog')
  const scopes = dialog.getByRole('combobox', { name: 'Что можно' })
  await scopes.click()
  await page.getByRole('option', { name: 'изменение всего' }).click()
  await page.keyboard.press('Escape')
  await dialog.getByRole('button', { name: 'Сохранить' }).click()
  await dialog.waitFor({ state: 'detached' })
  expect(await kept()).toMatchObject({ scopes: ['read'], expiresAt: null })

  await page.getByLabel('Ключ живёт не дольше, дней').fill('90')
  const policy = page.getByRole('region', { name: 'Срок жизни ключей' })
  await policy.getByRole('button', { name: 'Сохранить' }).click()
  await page.getByText(/Сохранено. Раньше истекут/).waitFor()
  const { expiresAt } = (await kept()) ?? {}
  const days = (Date.parse(String(expiresAt)) - Date.now()) / 86_400_000
  expect(Math.round(days)).toBe(90)
  expect(await barriers(page)).toEqual([])
})
