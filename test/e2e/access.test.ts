import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { administrator, withAdministrator } from '../setup/api.ts'
import { borrowBrowser } from '../setup/browser.ts'
import type { Client } from '../setup/client.ts'
import { startServer, type TestServer } from '../setup/server.ts'
import { barriers } from './barriers.ts'
import { type Person, seat } from './person.ts'

/** Ирина asks why she does not see a lead: her administrator finds out without guessing, and she herself sees what she may do. */

const irina = { email: 'irina@rapport.example', password: 'Kq7-lilac-harbour-52' }
const gleb = { email: 'gleb@rapport.example', password: 'Vb9-copper-meadow-18' }
let rapport: TestServer
let browser: Browser
let admin: Person & { api: Client }
let foreign: { id: string; number: string }
let shown: { id: string }

beforeAll(async () => {
  ;[rapport, browser] = await Promise.all([startServer(withAdministrator), borrowBrowser()])
  admin = await seat(browser, rapport, administrator)
  const make = async <Row>(path: string, body: object) => (await admin.api.call<Row>('POST', path, body)).body
  const retail = await make<{ id: string }>('/teams', { name: 'Розница' })
  const bulk = await make<{ id: string }>('/teams', { name: 'Опт' })
  await make('/users', { ...irina, name: 'Ирина Лист', role: 'manager', team: retail.id, locale: 'ru' })
  const other = await make<{ id: string }>('/users', { ...gleb, name: 'Глеб Опт', role: 'manager', team: bulk.id })
  const phones = [{ value: '+79164001122' }]
  foreign = await make('/leads', { name: 'Павел Чужой', phones, owner: other.id })
  shown = await make('/leads', { name: 'Ничья Мария', phones: [{ value: '+79164001123' }], owner: null })
})
afterAll(async () => {
  await browser?.close()
  await rapport?.stop()
})

test('an administrator is told by which rule a person does not see a record: by its number, its link and its field', async () => {
  const { page } = admin
  await page.goto('/settings/users')
  await page.getByRole('button', { name: 'Действия: Ирина Лист' }).click()
  await page.getByRole('menuitem', { name: 'Права' }).click()
  await page.getByRole('heading', { level: 1, name: 'Права: Ирина Лист' }).waitFor()

  const record = page.getByRole('combobox', { name: 'Запись' })
  await record.fill(foreign.number)
  await page.getByRole('option', { name: /Павел Чужой/ }).click()
  const answer = page.getByRole('region', { name: 'Почему этого не видно?' })
  await answer
    .getByText('Роль «Менеджер» даёт это для записей отдела «Розница», а ответственный (Глеб Опт) не из него.')
    .waitFor()
  await answer.getByText('Откройте запись сотруднику').first().waitFor()

  await record.fill(`${rapport.url}/leads/${shown.id}`)
  await page.getByRole('option', { name: 'По ссылке · Лид' }).click()
  await answer
    .getByText('Ответственного ещё нет: запись лежит в общем списке, который роль «Менеджер» открывает.')
    .waitFor()

  await page.getByRole('combobox', { name: 'Поле' }).click()
  await page.getByRole('option', { name: 'Телефоны' }).click()
  await answer.getByText('Роль «Менеджер» никак не ограничивает поле «Телефоны».').waitFor()
  const table = page.getByRole('table', { name: 'Записи' })
  await table.getByRole('row').filter({ hasText: 'Лиды' }).getByText('отдела').waitFor()
  expect(await barriers(page)).toEqual([])
})

test('from a card its administrator sees who sees it and why; a manager sees what she may do herself', async () => {
  const { page } = admin
  await page.goto(`/leads/${foreign.id}`)
  await page.getByRole('button', { name: 'Ещё', exact: true }).click()
  await page.getByRole('menuitem', { name: 'Доступ' }).click()
  const dialog = page.getByRole('dialog', { name: 'Доступ' })
  await dialog.getByRole('button', { name: /Глеб Опт.*Видит и меняет/ }).waitFor()
  await dialog.getByRole('button', { name: /Ирина Лист.*Не видит/ }).click()
  await dialog.getByText(/ответственный \(Глеб Опт\) не из него/).waitFor()
  expect(await barriers(page)).toEqual([])

  const her = await seat(browser, rapport, irina)
  await her.page.goto(`/leads/${shown.id}`)
  await her.page.getByRole('button', { name: 'Ещё', exact: true }).click()
  await her.page.getByRole('menuitem', { name: 'Доступ' }).click()
  const own = her.page.getByRole('dialog', { name: 'Доступ' })
  await own.getByText('Роль «Менеджер» даёт это только для своих записей, а здесь ответственного нет.').waitFor()
  expect(await own.getByText('Глеб').count()).toBe(0)
  expect(her.problems).toEqual([])
  await her.close()
})

test('the owner shares a record until a day; the colleague hears of it, sees it, and no longer once it is stopped', async () => {
  const [his, hers] = [await seat(browser, rapport, gleb), await seat(browser, rapport, irina)]
  hers.expectRefusal(`404 GET /api/v1/leads/${foreign.id}`)
  await his.page.goto(`/leads/${foreign.id}`)
  await his.page.getByRole('button', { name: /^(Ещё|More)$/ }).click()
  await his.page.getByRole('menuitem', { name: /^(Доступ|Access)$/ }).click()
  const dialog = his.page.getByRole('dialog')
  await dialog.getByRole('button', { name: /^(Открыть доступ|Share)$/ }).click()
  await dialog.getByRole('combobox', { name: /^(Кому|With whom)/ }).click()
  await his.page.getByRole('option', { name: 'Ирина Лист' }).click()
  expect(await barriers(his.page)).toEqual([])
  await dialog.getByRole('button', { name: /^(Открыть доступ|Share)$/ }).click()
  const shared = dialog.getByRole('region').getByRole('listitem').filter({ hasText: 'Ирина Лист' })
  await shared.waitFor()

  await hers.page.goto(`/leads/${foreign.id}`)
  await hers.page.getByRole('heading', { level: 1, name: 'Павел Чужой' }).waitFor()
  await hers.page.getByRole('button', { name: 'Ещё', exact: true }).click()
  await hers.page.getByRole('menuitem', { name: 'Доступ' }).click()
  await hers.page.getByRole('dialog').getByText('Запись открыта сотруднику на время.').waitFor()
  expect(await hers.page.getByRole('dialog').getByRole('button', { name: 'Открыть доступ' }).count()).toBe(0)

  await shared.getByRole('button').click()
  await dialog.getByText(/^(Было открыто раньше|Shared before): 1$/).waitFor()
  await hers.page.reload()
  await hers.page.getByRole('heading', { level: 1, name: 'Такой страницы нет' }).waitFor()
  expect(his.problems).toEqual([])
  await Promise.all([his.close(), hers.close()])
})
