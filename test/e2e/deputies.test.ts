import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { administrator, withAdministrator } from '../setup/api.ts'
import { borrowBrowser } from '../setup/browser.ts'
import type { Client } from '../setup/client.ts'
import { startServer, type TestServer } from '../setup/server.ts'
import { barriers } from './barriers.ts'
import { type Person, seat } from './person.ts'

/** Глеб goes on leave and names Ирина: she sees what is his, the card says in whose place, and it ends at a press. */

const gleb = { email: 'gleb@rapport.example', password: 'Vb9-copper-meadow-18' }
const irina = { email: 'irina@rapport.example', password: 'Kq7-lilac-harbour-52' }
let rapport: TestServer
let browser: Browser
let admin: Person & { api: Client }
let lead: string

beforeAll(async () => {
  ;[rapport, browser] = await Promise.all([startServer(withAdministrator), borrowBrowser()])
  admin = await seat(browser, rapport, administrator)
  const make = async (path: string, body: object) => (await admin.api.call<{ id: string }>('POST', path, body)).body.id
  const own = { read: 'own', create: 'own', update: 'own' }
  await make('/roles', { name: 'Своё', objects: { lead: own, task: own, activity: own } })
  const owner = await make('/users', { ...gleb, name: 'Глеб Опт', role: 'Своё', locale: 'ru' })
  await make('/users', { ...irina, name: 'Ирина Лист', role: 'Своё', locale: 'ru' })
  lead = await make('/leads', { name: 'Павел Первый', phones: [{ value: '+79164001122' }], owner })
})
afterAll(async () => {
  await browser?.close()
  await rapport?.stop()
})

test('who goes on leave names a deputy himself; she has his card until it is ended, and the card says in whose place', async () => {
  const his = await seat(browser, rapport, gleb)
  await his.page.goto('/settings/deputies')
  await his.page.getByText('Никто никого не замещает').waitFor()
  await his.page.getByRole('button', { name: 'Назначить заместителя' }).click()
  const dialog = his.page.getByRole('dialog', { name: 'Кто будет замещать' })
  await dialog.getByRole('combobox', { name: 'Кто замещает' }).click()
  await his.page.getByRole('option', { name: 'Ирина Лист' }).click()
  expect(await barriers(his.page)).toEqual([])
  await dialog.getByRole('button', { name: 'Назначить заместителя' }).click()
  const line = his.page.getByRole('listitem').filter({ hasText: 'Вас замещает Ирина Лист' })
  await line.getByText('Идёт').waitFor()
  expect(await barriers(his.page)).toEqual([])

  const hers = await seat(browser, rapport, irina)
  await hers.page.goto(`/leads/${lead}`)
  await hers.page.getByRole('heading', { level: 1, name: 'Павел Первый' }).waitFor()
  await hers.page.getByText(/^Вы замещаете: Глеб Опт, до /).waitFor()
  expect(await barriers(hers.page)).toEqual([])
  hers.expectRefusal(`404 GET /api/v1/leads/${lead}`)

  await line.getByRole('button', { name: /^Прекратить/ }).click()
  await his.page.getByText('Никто никого не замещает').waitFor()
  await hers.page.goto(`/leads/${lead}`)
  await hers.page.getByText('Вы замещаете').waitFor({ state: 'detached' })
  await expect.poll(() => hers.page.getByRole('heading', { level: 1, name: 'Павел Первый' }).count()).toBe(0)
  expect(his.problems).toEqual([])
  await Promise.all([his.close(), hers.close()])
})

test('an administrator names a deputy from the list of people, and is told why it cannot be', async () => {
  const { page } = admin
  await page.goto('/settings/users')
  await page.getByRole('button', { name: 'Действия: Ирина Лист' }).click()
  await page.getByRole('menuitem', { name: 'Замещение' }).click()
  const dialog = page.getByRole('dialog', { name: 'Замещение: Ирина Лист' })
  await dialog.getByRole('combobox', { name: 'Кто замещает' }).click()
  await page.getByRole('option', { name: 'Глеб Опт' }).click()
  expect(await barriers(page)).toEqual([])
  await dialog.getByRole('button', { name: 'Назначить заместителя' }).click()
  await dialog.getByRole('listitem').filter({ hasText: 'Ирина Лист: замещает Глеб Опт' }).waitFor()

  await dialog.getByRole('button', { name: 'Назначить заместителя' }).click()
  await dialog.getByRole('combobox', { name: 'Кто замещает' }).click()
  await page.getByRole('option', { name: 'Глеб Опт' }).click()
  admin.expectRefusal('422 POST /api/v1/users/')
  await dialog.locator('form').getByRole('button', { name: 'Назначить заместителя' }).click()
  await dialog.getByText('На эти дни заместитель уже есть: Глеб Опт. Сначала прекратите то замещение').waitFor()
  expect(await barriers(page)).toEqual([])
  expect(admin.problems).toEqual([])
})

test('who stands in for a head turns to that day: her tasks, what is late at her people, the page by team; and it ends with the press', async () => {
  const { api } = admin
  const make = async (path: string, body: object) => (await api.call<{ id: string }>('POST', path, body)).body.id
  const team = await make('/teams', { name: 'Розница' })
  const own = { read: 'branch', create: 'branch', update: 'branch' }
  await make('/roles', { name: 'Ветка', objects: { lead: own, task: own, activity: own } })
  const secret = { password: 'Vb9-copper-meadow-18', locale: 'ru' }
  const vera = await make('/users', {
    ...secret,
    email: 'vera@rapport.example',
    name: 'Вера Главная',
    role: 'Ветка',
    team,
  })
  const anna = await make('/users', {
    ...secret,
    email: 'anna@rapport.example',
    name: 'Анна Ветрова',
    role: 'Своё',
    team,
  })
  await api.call('PATCH', `/teams/${team}`, { head: vera })
  const dueAt = new Date(Date.now() - 3_600_000).toISOString()
  await make('/tasks', { title: 'Позвонить поставщику', kind: 'call', dueAt, owner: vera })
  await make('/tasks', { title: 'Выслать смету', kind: 'call', dueAt, owner: anna })
  const users = (await api.call<{ data: { id: string; name: string }[] }>('GET', '/users')).body.data
  const irinas = users.find(({ name }) => name === 'Ирина Лист')?.id

  for (const { id } of (await api.call<{ data: { id: string }[] }>('GET', '/deputies')).body.data)
    await api.call('DELETE', `/deputies/${id}`)

  const hers = await seat(browser, rapport, irina)
  const { page } = hers
  await page.goto('/')
  await page.getByText('Открытых задач нет').waitFor()
  expect(await page.getByRole('radiogroup', { name: 'Чей день' }).count()).toBe(0)
  expect(await page.getByRole('link', { name: 'День отдела' }).count()).toBe(0)
  const until = new Date(Date.now() + 86_400_000).toISOString()
  const given = await make(`/users/${vera}/deputies`, { deputy: irinas, from: new Date().toISOString(), until })

  // The open page learns of it by itself.
  await page.getByText('Вера Главная', { exact: true }).click()
  await page.getByText(/^Вы замещаете: Вера Главная, до /).waitFor()
  await page.locator('[data-line]').filter({ hasText: 'Позвонить поставщику' }).waitFor()
  const late = page.locator('section').filter({ has: page.getByRole('heading', { name: 'Просрочено у сотрудников' }) })
  await late.getByText('Выслать смету').waitFor()
  await late.getByText('Анна Ветрова').waitFor()
  expect(new URL(page.url()).searchParams.get('whose')).toBe(vera)
  expect(await barriers(page)).toEqual([])
  await page.getByText('Мой день', { exact: true }).last().click()
  await page.getByText('Открытых задач нет').waitFor()

  await page.getByRole('link', { name: 'День отдела' }).click()
  await page.getByRole('rowheader', { name: 'Анна Ветрова' }).waitFor()
  expect(await barriers(page)).toEqual([])
  await page.goto(`/calendar?who=${vera}`)
  await page.getByText('Позвонить поставщику').first().waitFor()

  await page.goto(`/?whose=${vera}`)
  await page.locator('[data-line]').filter({ hasText: 'Позвонить поставщику' }).waitFor()
  await api.call('DELETE', `/deputies/${given}`)
  await page.getByText('Открытых задач нет').waitFor()
  expect(await page.getByText('Позвонить поставщику').count()).toBe(0)
  await page.getByRole('link', { name: 'День отдела' }).waitFor({ state: 'detached' })
  expect(hers.problems).toEqual([])
  await hers.close()
})
