import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { administrator } from '../setup/api.ts'
import { barriers } from './barriers.ts'
import { type Office, openOffice } from './office.ts'
import { type Person, seat } from './person.ts'
import { foreignWords } from './words.ts'

let office: Office
let admin: Person

beforeAll(async () => {
  office = await openOffice()
  admin = await seat(office.browser, office.rapport, administrator)
})
afterAll(() => office?.close())

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
  expect(await readdir(join(office.rapport.dataFolder, 'backups'))).toHaveLength(1)
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
  expect((await office.admin.call('GET', '/backup-plan')).body).toEqual({ daily: true, hour: 3, kept: 30 })
  expect(problems).toEqual([])
})
