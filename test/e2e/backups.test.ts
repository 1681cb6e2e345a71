import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { administrator, withAdministrator } from '../setup/api.ts'
import { launchBrowser } from '../setup/browser.ts'
import type { Client } from '../setup/client.ts'
import { startServer, type TestServer } from '../setup/server.ts'
import { barriers } from './barriers.ts'
import { type Person, seat } from './person.ts'
import { foreignWords } from './words.ts'

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

test('an administrator makes a backup, has it verified, and sets when they are made', async () => {
  const { page, problems } = admin
  admin.expectRefusal('422 PATCH /api/v1/backup-plan')
  await page.goto('/settings/backups')
  await page.getByText('Копий ещё нет').waitFor()
  await page.getByRole('button', { name: 'Сделать копию' }).click()
  const row = page.locator('main li')
  await row.getByText('Не проверена').waitFor()
  await row.getByRole('button', { name: /^Проверить копию/ }).click()
  await row.getByText('Проверена', { exact: true }).waitFor({ timeout: 60_000 })
  expect(await readdir(join(rapport.dataFolder, 'backups'))).toHaveLength(1)
  expect(await barriers(page)).toEqual([])
  // The administrator of a new server is called so.
  expect((await foreignWords(page, 'ru')).filter(word => word !== 'admin')).toEqual([])

  await page.getByRole('button', { name: 'Расписание' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Сколько копий хранить').fill('0')
  await dialog.getByRole('button', { name: 'Сохранить' }).click()
  await dialog.getByText('От 1 до 365').waitFor()
  await expect.poll(() => dialog.getByLabel('Сколько копий хранить').getAttribute('aria-invalid')).toBe('true')
  await dialog.getByLabel('Сколько копий хранить').fill('30')
  await dialog.getByRole('button', { name: 'Сохранить' }).click()
  await dialog.waitFor({ state: 'detached' })
  expect((await admin.api.call('GET', '/backup-plan')).body).toEqual({ daily: true, hour: 3, kept: 30 })
  expect(problems).toEqual([])
})
