import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { administrator, withAdministrator } from '../setup/api.ts'
import { borrowBrowser } from '../setup/browser.ts'
import type { Client } from '../setup/client.ts'
import { startServer, type TestServer } from '../setup/server.ts'
import { barriers } from './barriers.ts'
import { type Person, seat } from './person.ts'

/** Глеб leaves: the administrator gives all that he has to others, sees what went where, and takes it back at one press. */

let rapport: TestServer
let browser: Browser
let admin: Person & { api: Client }
let page: Page
let deal: string
let lead: string
let gleb: string
let irina: string

beforeAll(async () => {
  ;[rapport, browser] = await Promise.all([startServer(withAdministrator), borrowBrowser()])
  admin = await seat(browser, rapport, administrator)
  page = admin.page
  const make = async (path: string, body: object) => (await admin.api.call<{ id: string }>('POST', path, body)).body.id
  const password = 'Vb9-copper-meadow-18'
  const team = await make('/teams', { name: 'Розница' })
  gleb = await make('/users', { email: 'gleb@rapport.example', password, name: 'Глеб Опт', role: 'manager' })
  irina = await make('/users', { email: 'irina@rapport.example', password, name: 'Ирина Лист', role: 'manager', team })
  lead = await make('/leads', { name: 'Павел Первый', phones: [{ value: '+79164001122' }], owner: gleb })
  deal = await make('/deals', { name: 'Кухня', owner: gleb })
})
afterAll(async () => {
  await browser?.close()
  await rapport?.stop()
})

const ownerOf = async (path: string) => (await admin.api.call<{ owner: string }>('GET', path)).body.owner

test('before access is closed what is in hand goes to others: kind by kind, with numbers first, and back at one press', async () => {
  await page.goto('/settings/users')
  await page.getByRole('button', { name: 'Действия: Глеб Опт' }).click()
  await page.getByRole('menuitem', { name: 'Закрыть доступ' }).click()
  await page.getByRole('dialog').getByText('Сейчас в работе: 1 лид, 1 сделка, 0 задач').waitFor()
  await page.getByRole('dialog').getByRole('button', { name: 'Передать дела' }).click()

  const dialog = page.getByRole('dialog', { name: 'Передать дела: Глеб Опт' })
  await dialog.getByRole('combobox', { name: /^Кому/ }).first().click()
  await page.getByRole('option', { name: 'Ирина Лист' }).click()
  await dialog.getByRole('combobox', { name: 'Кому: Лиды' }).click()
  await page.getByRole('option', { name: 'Не передавать' }).click()
  expect(await barriers(page)).toEqual([])
  await dialog.getByRole('button', { name: 'Посмотреть, что передастся' }).click()
  await dialog.getByRole('row', { name: 'Сделки Ирина Лист 1' }).waitFor()
  expect(await dialog.getByRole('row', { name: /^Лиды/ }).count()).toBe(0)
  expect(await barriers(page)).toEqual([])
  expect(await ownerOf(`/deals/${deal}`)).toBe(gleb)
  await dialog.getByRole('button', { name: 'Передать', exact: true }).click()

  await page.getByText('Передана 1 запись').waitFor()
  await dialog.waitFor({ state: 'detached' })
  expect([await ownerOf(`/deals/${deal}`), await ownerOf(`/leads/${lead}`)]).toEqual([irina, gleb])

  await page.goto('/settings/bulk-changes')
  const row = page.getByRole('listitem').filter({ hasText: 'Глеб Опт → Ирина Лист' })
  await row.getByText('Готово').waitFor()
  expect(await barriers(page)).toEqual([])
  await row.getByRole('button', { name: 'Отменить' }).click()
  await row.getByText('Отменено').waitFor()
  expect(await ownerOf(`/deals/${deal}`)).toBe(gleb)
})

test('who cannot see such records is named where they are given to him, and nothing is given', async () => {
  await admin.api.call('POST', '/roles', { name: 'Без сделок', objects: { lead: { read: 'all' } } })
  const password = 'Vb9-copper-meadow-18'
  const blind = { email: 'vera@rapport.example', password, name: 'Вера Смотрит', role: 'Без сделок' }
  await admin.api.call('POST', '/users', blind)
  admin.expectRefusal(`422 POST /api/v1/users/${gleb}/hand-overs`)
  await page.goto('/settings/users')
  await page.getByRole('button', { name: 'Действия: Глеб Опт' }).click()
  await page.getByRole('menuitem', { name: 'Передать дела' }).click()
  const dialog = page.getByRole('dialog', { name: 'Передать дела: Глеб Опт' })
  await dialog.getByRole('combobox', { name: /^Кому/ }).first().click()
  await page.getByRole('option', { name: 'Вера Смотрит' }).click()
  await dialog.getByRole('button', { name: 'Посмотреть, что передастся' }).click()
  await dialog.getByText('Вера Смотрит не видит таких записей: Сделки. Выберите другого или поменяйте роль').waitFor()
  expect(await barriers(page)).toEqual([])
  expect([await ownerOf(`/deals/${deal}`), await ownerOf(`/leads/${lead}`)]).toEqual([gleb, gleb])
  expect(admin.problems).toEqual([])
})

test('what somebody has passed on since stays with him when the rest goes back, and the journal says of how many', async () => {
  const { call } = admin.api
  const kept = (await call<{ id: string }>('POST', '/deals', { name: 'Шкаф', owner: gleb })).body.id
  const back = (await call<{ id: string }>('POST', '/deals', { name: 'Стол', owner: gleb })).body.id
  const to = { user: irina }
  const { id } = (await call<{ id: string }>('POST', `/users/${gleb}/hand-overs`, { to })).body
  await call('POST', `/hand-overs/${id}/commit`)
  const state = async () => (await call<{ state: string }>('GET', `/hand-overs/${id}`)).body.state
  await expect.poll(state, { timeout: 30_000 }).toBe('done')
  const { id: me } = (await call<{ id: string }>('GET', '/me')).body
  expect((await call('PATCH', `/deals/${kept}`, { owner: me })).status).toBe(200)

  await page.goto('/settings/bulk-changes')
  const row = page.getByRole('listitem').filter({ hasText: 'Глеб Опт → Ирина Лист' }).first()
  await row.getByRole('button', { name: 'Отменить' }).click()
  await row.getByText('осталось изменённым людьми: 1').waitFor()
  await row.getByText('Отменено').waitFor()
  expect([await ownerOf(`/deals/${kept}`), await ownerOf(`/deals/${back}`)]).toEqual([me, gleb])
})
