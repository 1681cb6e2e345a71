import { afterAll, beforeAll, expect, test } from 'vitest'
import { administrator } from '../setup/api.ts'
import { type Dovecot, startDovecot } from '../setup/dovecot.ts'
import { freePort } from '../setup/free-port.ts'
import { type MailServicePeer, startMailServicePeer } from '../setup/mail-service-peer.ts'
import { barriers } from './barriers.ts'
import { type Office, openOffice } from './office.ts'
import { seat } from './person.ts'

let service: MailServicePeer
let dovecot: Dovecot
let office: Office

beforeAll(async () => {
  service = await startMailServicePeer()
  dovecot = await startDovecot({ tokens: `${service.origin}/whose/` })
  const port = String(await freePort())
  office = await openOffice({
    PORT: port,
    RAPPORT_PUBLIC_URL: `http://127.0.0.1:${port}`,
    RAPPORT_TRUSTED_TARGETS: `${service.origin},imap://127.0.0.1:${dovecot.port}`,
  })
})
afterAll(async () => {
  await office?.close()
  await dovecot?.stop()
  await service?.stop()
})

test('an administrator sets a mail service up, and a mailbox is signed in to there, without a password', async () => {
  const { page, problems } = await seat(office.browser, office.rapport, administrator)
  await page.goto('/settings/mailboxes')
  await page.getByRole('button', { name: 'Другой сервис' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByText('/settings/mailboxes').waitFor()
  await dialog.getByLabel('Номер приложения (client ID)').fill(service.client.id)
  await dialog.getByRole('textbox', { name: 'Секрет приложения (client secret)' }).fill(service.client.secret)
  await dialog.getByLabel('Адрес входа').fill(`${service.origin}/authorize`)
  await dialog.getByLabel('Адрес токенов').fill(`${service.origin}/token`)
  await dialog.getByLabel('Что запрашивается (scopes)').fill('mail')
  await page.keyboard.press('Enter')
  expect(await barriers(page)).toEqual([])
  await dialog.getByRole('button', { name: 'Сохранить' }).click()
  await dialog.waitFor({ state: 'detached' })

  await page.getByRole('button', { name: 'Подключить ящик' }).click()
  await dialog.getByLabel(/^Адрес( \*)?$/).fill('sales@company.example')
  await dialog.getByText('эти адреса — догадка').waitFor()
  await dialog.getByLabel('Вход', { exact: true }).click()
  await page.getByRole('option', { name: 'Другой сервис' }).click()
  await dialog.getByText('После сохранения откроется страница сервиса').waitFor()
  const imap = dialog.getByRole('group', { name: 'Чтение писем (IMAP)' })
  await imap.getByLabel('Шифрование').click()
  await page.getByRole('option', { name: 'Нет' }).click()
  await imap.getByLabel('Адрес сервера').fill('127.0.0.1')
  await imap.getByLabel('Порт').fill(String(dovecot.port))
  await imap.getByLabel('Имя для входа').fill('sales@company.example')
  await dialog.getByRole('button', { name: 'Подключить', exact: true }).click()

  // To the service and back.
  await page.getByText('Вход выполнен: читаем письма').waitFor()
  expect(new URL(page.url()).search).toBe('')
  await page.getByText('Работает', { exact: true }).waitFor({ timeout: 30_000 })

  const [mailbox] = await office.list('/mailboxes')
  expect(mailbox).toMatchObject({ signIn: 'own', works: true })
  expect(problems).toEqual([])
})
