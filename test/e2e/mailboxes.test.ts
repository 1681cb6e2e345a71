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
  await page.getByText('эти адреса — догадка').waitFor()
  await page.getByRole('textbox', { name: 'Пароль' }).fill(dovecot.password)
  const imap = page.getByRole('group', { name: 'Чтение писем (IMAP)' })
  await imap.getByLabel('Шифрование').click()
  await page.getByRole('option', { name: 'Нет' }).click()
  await imap.getByLabel('Адрес сервера').fill('127.0.0.1')
  await imap.getByLabel('Порт').fill(String(dovecot.port))
  await page.getByRole('button', { name: 'Подключить', exact: true }).click()
  await page.getByText('Работает', { exact: true }).waitFor({ timeout: 30_000 })
  expect(await barriers(page)).toEqual([])
  expect(problems).toEqual([])
})

test('from an address its servers are proposed with where they are known from, and what a mailbox is for is set by page', async () => {
  const team = await office.made('/teams', { name: 'Отдел продаж' })
  const { page, problems } = await seat(office.browser, office.rapport, administrator)
  await page.goto('/settings/mailboxes')
  await page.getByRole('button', { name: 'Подключить ящик' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel(/^Адрес( \*)?$/).fill('romashka@ya.ru')
  await dialog.getByText('Серверы ya.ru: адреса из справки сервиса').waitFor()
  await dialog.getByText('пароль приложения (id.yandex.ru').waitFor()
  const imap = dialog.getByRole('group', { name: 'Чтение писем (IMAP)' })
  expect(await imap.getByLabel('Адрес сервера').inputValue()).toBe('imap.yandex.ru')
  await dialog.getByRole('textbox', { name: 'Пароль' }).fill('of-the-application')
  await dialog.getByLabel('Какие отделы работают с ящиком').click()
  await page.getByRole('option', { name: 'Отдел продаж' }).click()
  await dialog.getByLabel('Какие папки не читать').fill('Рассылки')
  await page.keyboard.press('Enter')
  // The browser is in Moscow, where another month may have begun.
  const today = new Date().toLocaleDateString('sv', { timeZone: 'Europe/Moscow' })
  const first = new Date(`${today.slice(0, 8)}01T00:00:00`)
  await dialog.getByLabel('Заявки с даты').click()
  const day = new Intl.DateTimeFormat('ru', { dateStyle: 'long' }).format(first).replace(' г.', '')
  await page.getByRole('button', { name: day, exact: true }).click()
  await dialog.getByRole('textbox', { name: 'Подпись' }).fill('Отдел продаж «Ромашки»')
  expect(await barriers(page)).toEqual([])
  await dialog.getByRole('button', { name: 'Подключить', exact: true }).click()
  await dialog.waitFor({ state: 'detached' })
  const data = await office.list('/mailboxes')
  const made = data.find(({ address }) => address === 'romashka@ya.ru')
  expect(made).toMatchObject({
    teams: [team],
    rules: { folders: ['Рассылки'] },
    signature: '<p>Отдел продаж «Ромашки»</p>',
    smtp: { host: 'smtp.yandex.ru', port: 465, security: 'tls', user: 'romashka@ya.ru' },
  })
  expect(new Date(String(made?.since)).toLocaleDateString('en', { timeZone: 'Europe/Moscow' })).toBe(
    first.toLocaleDateString('en'),
  )
  expect(problems).toEqual([])
})
