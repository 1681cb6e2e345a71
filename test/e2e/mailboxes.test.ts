import { afterAll, beforeAll, expect, test } from 'vitest'
import { administrator } from '../setup/api.ts'
import { type Dovecot, startDovecot } from '../setup/dovecot.ts'
import { barriers } from './barriers.ts'
import { type Office, openOffice } from './office.ts'
import { seat } from './person.ts'

let dovecot: Dovecot
let office: Office

beforeAll(async () => {
  dovecot = await startDovecot()
  office = await openOffice({ RAPPORT_TRUSTED_TARGETS: `imap://127.0.0.1:${dovecot.port}` })
})
afterAll(async () => {
  await office?.close()
  await dovecot?.stop()
})

test('a mailbox is connected on its page, and is said to work once it was read', async () => {
  const { page, problems } = await seat(office.browser, office.rapport, administrator)
  await page.goto('/settings/mailboxes')
  await page.getByRole('button', { name: 'Подключить ящик' }).click()
  await page.getByRole('dialog').waitFor()
  await page.getByLabel(/^Адрес( \*)?$/).fill('sales@company.example')
  await page.getByRole('textbox', { name: 'Пароль' }).fill(dovecot.password)
  const imap = page.getByRole('group', { name: 'Чтение писем (IMAP)' })
  await imap.getByLabel('Шифрование').click()
  await page.getByRole('option', { name: 'Нет' }).click()
  await imap.getByLabel('Адрес сервера').fill('127.0.0.1')
  await imap.getByLabel('Порт').fill(String(dovecot.port))
  await page.getByRole('button', { name: 'Подключить', exact: true }).click()
  await page.getByText('Работает').waitFor({ timeout: 30_000 })
  expect(await barriers(page)).toEqual([])
  expect(problems).toEqual([])
})
