import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { administrator, withAdministrator } from '../setup/api.ts'
import { borrowBrowser } from '../setup/browser.ts'
import type { Client } from '../setup/client.ts'
import { startServer, type TestServer } from '../setup/server.ts'
import { barriers } from './barriers.ts'
import { type Person, seat } from './person.ts'

let rapport: TestServer
let browser: Browser
let admin: Person & { api: Client }

beforeAll(async () => {
  ;[rapport, browser] = await Promise.all([startServer(withAdministrator), borrowBrowser()])
  admin = await seat(browser, rapport, administrator)
})
afterAll(async () => {
  await browser?.close()
  await rapport?.stop()
})

interface Lead {
  id: string
  version: number
}

test('a field is added protected, filled in on a card, shown on demand and hidden again', async () => {
  const { page, api, problems } = admin
  await page.goto('/settings/fields?object=lead')
  await page.getByRole('button', { name: 'Добавить поле' }).first().click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Название').first().fill('Паспорт')
  await dialog.getByRole('switch', { name: 'Защищённое поле' }).click()
  await dialog
    .getByRole('combobox', { name: 'Кому показывать' })
    .or(dialog.getByLabel('Кому показывать'))
    .first()
    .waitFor()
  expect(await dialog.getByText('Находить поиском').count()).toBe(0)
  expect(await barriers(page)).toEqual([])
  await dialog.getByRole('button', { name: 'Создать' }).click()
  await dialog.waitFor({ state: 'detached' })

  const body = { name: 'Пётр Защищённый', phones: ['+79261112233'] }
  const { id } = (await api.call<Lead>('POST', '/leads', body)).body
  const [field] = (await api.call<{ data: { name: string }[] }>('GET', '/fields')).body.data
  const name = field?.name ?? ''
  await api.call('PATCH', `/leads/${id}`, { [name]: '4509 123456' })
  await page.goto(`/leads/${id}`)
  const shown = page.getByText('4509 123456')
  await page.getByRole('button', { name: 'Показать: Паспорт' }).waitFor()
  expect(await shown.count()).toBe(0)
  await page.getByRole('button', { name: 'Показать: Паспорт' }).click()
  await shown.waitFor()
  expect(await barriers(page)).toEqual([])
  await page.getByRole('button', { name: 'Скрыть: Паспорт' }).click()
  await shown.waitFor({ state: 'detached' })

  await page.getByRole('button', { name: 'Изменить: Паспорт' }).click()
  const input = page.getByRole('textbox', { name: 'Паспорт' })
  expect(await input.inputValue()).toBe('')
  await input.fill('4510 654321')
  await input.press('Enter')
  await input.waitFor({ state: 'detached' })
  await page.getByRole('button', { name: 'Показать: Паспорт' }).click()
  await page.getByText('4510 654321').waitFor()
  const showings = await api.call<{ data: unknown[] }>('GET', `/audit?record=${id}&kind=showing`)
  expect(showings.body.data).toHaveLength(2)
  expect(problems).toEqual([])
})

test('a field that has values is protected on the page, what stands in the way is said there, and it is opened again', async () => {
  const { page, api, problems } = admin
  const body = { name: 'Мария Открытая', phones: ['+79261112244'], comment: 'любит позвонить' }
  const { id } = (await api.call<Lead>('POST', '/leads', body)).body
  await page.goto('/settings/encryption')
  await page.getByRole('button', { name: 'Защитить поле' }).click()
  const dialog = page.getByRole('dialog')
  const choose = async (label: string, option: string) => {
    await dialog.getByRole('combobox', { name: label }).click()
    await page.getByRole('option', { name: option, exact: true }).click()
  }
  await choose('Где', 'Лиды')
  await choose('Поле', 'Фамилия')
  await dialog.getByRole('button', { name: 'Защитить' }).click()
  await dialog.getByText(/«Фамилия» защитить нельзя/).waitFor()
  expect(await barriers(page)).toEqual([])
  await choose('Поле', 'Комментарий')
  await dialog.getByRole('button', { name: 'Защитить' }).click()
  await dialog.waitFor({ state: 'detached' })
  await page.getByRole('button', { name: 'Снять защиту: Комментарий' }).waitFor()
  expect(await barriers(page)).toEqual([])

  await page.goto(`/leads/${id}`)
  await page.getByRole('button', { name: 'Показать: Комментарий' }).click()
  await page.getByText('любит позвонить').waitFor()

  await page.goto('/settings/encryption')
  await page.getByRole('button', { name: 'Снять защиту: Комментарий' }).click()
  await dialog.getByRole('button', { name: 'Снять защиту' }).click()
  await dialog.waitFor({ state: 'detached' })
  await page.getByText('Комментарий', { exact: true }).waitFor({ state: 'detached' })
  await page.goto(`/leads/${id}`)
  await page.getByText('любит позвонить').waitFor()
  // The last name above.
  expect(problems.splice(0)).toEqual(['422 POST /api/v1/protected-fields'])
})

test('a request is masked in the ledger, and shown whole and hidden again by a button', async () => {
  const { page, api, problems } = admin
  const [field] = (await api.call<{ data: { name: string }[] }>('GET', '/fields')).body.data
  const source = await api.call<{ key: string }>('POST', '/sources', { kind: 'api', name: 'Программа' })
  const said = { name: 'Ольга Заявкина', phone: '+79261112255', [field?.name ?? '']: '4511 777777' }
  const sent = await api.call<{ receipt: string }>('POST', `/intake/${source.body.key}`, said)
  const { receipt } = sent.body
  const outcome = async () => (await api.call<{ outcome: string }>('GET', `/receipts/${receipt}`)).body.outcome
  await expect.poll(outcome, { timeout: 20_000 }).toBe('lead')

  await page.goto(`/receipts?receipt=${receipt}`)
  await page.getByText('Запрос целиком').click()
  await page.getByText(/Заявка хранится зашифрованной/).waitFor()
  const value = page.getByText('4511 777777')
  expect(await value.count()).toBe(0)
  expect(await page.getByText('[object Object]').count()).toBe(0)
  expect(await barriers(page)).toEqual([])
  await page.getByRole('button', { name: 'Показать', exact: true }).click()
  await value.first().waitFor()
  expect(await barriers(page)).toEqual([])
  await page.getByRole('button', { name: 'Скрыть', exact: true }).click()
  await value.first().waitFor({ state: 'detached' })
  expect(problems).toEqual([])
})

test('the key is revoked on its page, given out once, and brings everything back', async () => {
  const { page, problems } = admin
  await page.goto('/settings/encryption')
  await page.getByText('Паспорт', { exact: true }).waitFor()
  expect(await barriers(page)).toEqual([])
  await page.getByRole('button', { name: 'Отозвать ключ' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: 'Отозвать ключ' }).click()
  const key = dialog.getByText(/^([0-9a-f]{8}-){7}[0-9a-f]{8}$/)
  await key.waitFor()
  const given = (await key.textContent()) ?? ''
  expect(await barriers(page)).toEqual([])
  await dialog.getByRole('button', { name: 'Ключ сохранён' }).click()

  await page.goto('/settings/notices')
  await page.getByText(/Ключ шифрования компании недоступен, поэтому на устройства/).waitFor()
  expect(await barriers(page)).toEqual([])

  await page.goto('/settings/encryption')
  await page.getByRole('button', { name: 'Вернуть ключ' }).click()
  const input = dialog.getByLabel('Ключ', { exact: true })
  await input.fill('не тот')
  await dialog.getByRole('button', { name: 'Вернуть ключ' }).click()
  await dialog.getByText(/не тот ключ/).waitFor()
  await input.fill(given)
  await dialog.getByRole('button', { name: 'Вернуть ключ' }).click()
  await dialog.waitFor({ state: 'detached' })
  await page.getByRole('button', { name: 'Отозвать ключ' }).waitFor()
  // The wrong key above.
  expect(problems).toEqual(['422 POST /api/v1/encryption/return'])
})
