import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { administrator, withAdministrator } from '../setup/api.ts'
import { launchBrowser } from '../setup/browser.ts'
import type { Client } from '../setup/client.ts'
import { startServer, type TestServer } from '../setup/server.ts'
import { barriers } from './barriers.ts'
import { type Person, seat } from './person.ts'

let rapport: TestServer
let browser: Browser
let admin: Person & { api: Client }

beforeAll(async () => {
  ;[rapport, browser] = await Promise.all([startServer(withAdministrator), launchBrowser()])
  admin = await seat(browser, rapport, administrator)
})
afterAll(async () => {
  await browser?.close()
  await rapport?.stop()
})

interface Key {
  id: string
  key: string
  addresses: string[]
  callsPerDay: number | null
  expiresAt: string | null
}

test('a key in use is bound to addresses and a quota on its page, is told what is wrong, and shows both', async () => {
  const { page, api, problems } = admin
  const { key, id } = (await api.call<Key>('POST', '/api-keys', { name: 'Обмен', scopes: ['read'] })).body
  const status = async () =>
    (await fetch(`${rapport.url}/api/v1/me`, { headers: { authorization: `Bearer ${key}` } })).status
  const kept = async () => (await api.call<{ data: Key[] }>('GET', '/api-keys')).body.data.find(one => one.id === id)
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
  await dialog.getByRole('textbox', { name: 'Запросов в сутки, не больше' }).fill('500')
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
