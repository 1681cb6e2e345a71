import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { borrowBrowser } from '../setup/browser.ts'
import { type Client, signIn } from '../setup/client.ts'
import { startServer, type TestServer } from '../setup/server.ts'
import { barriers } from './barriers.ts'
import { openBrowserOf, type Person, seat, soon } from './person.ts'
import { foreignWords } from './words.ts'

/** The first hour with Rapport: set up, look around, begin, take the samples away. */

const owner = { email: 'vera@dubrava.example', password: 'Липовый цвет 1897' }

let rapport: TestServer
let browser: Browser
let vera: Person
let api: Client

beforeAll(async () => {
  ;[rapport, browser] = await Promise.all([startServer(), borrowBrowser()])
  vera = await openBrowserOf(browser, rapport)
})
afterAll(async () => {
  await browser?.close()
  await rapport?.stop()
})

const total = async (plural: string): Promise<number> =>
  Number((await api.call<{ total: { value: number } }>('GET', `/${plural}?limit=1&total=true`)).body.total.value)
const samples = async () => (await api.call<{ state: string }>('GET', '/sample-data')).body

test('one form sets the company up, with samples if they are asked for, and leads to the first day', async () => {
  const { page, problems } = vera
  await page.goto('/')
  await page.getByLabel('Название компании').fill('Дубрава')
  await page.getByLabel('Ваше имя').fill('Вера Дубова')
  await page.getByLabel('E-mail').fill(owner.email)
  await page.locator('input[name=password]').fill(owner.password)
  await page.getByLabel('Добавить примеры').check()
  await page.getByRole('button', { name: 'Создать' }).click()
  await page.getByRole('heading', { name: 'С чего начать' }).waitFor()

  api = await signIn(rapport.url, owner.email, owner.password)
  await soon(samples, ({ state }) => state === 'there', 60)
  expect(await total('deals')).toBeGreaterThan(20)
  expect(problems).toEqual([])
})

test('the list of first steps ticks itself by what happens, and leads to each place', async () => {
  const { page, problems } = vera
  const steps = page.getByRole('region', { name: 'С чего начать' })
  expect(await steps.getByRole('listitem').count()).toBe(5)
  expect(await steps.getByText('0 из 5').count()).toBe(1)
  expect(await barriers(page)).toEqual([])

  await steps.getByRole('button', { name: /Заведите первый лид/ }).click()
  await page.getByRole('dialog').getByLabel('Телефоны').fill('+7 916 555-10-20')
  await page.getByRole('dialog').getByLabel('ФИО').fill('Егор Настоящий')
  await page.getByRole('dialog').getByRole('button', { name: 'Сохранить', exact: true }).click()
  await steps.getByText('1 из 5').waitFor()

  await steps.getByRole('link', { name: /Настройте свою воронку/ }).click()
  await page.getByRole('heading', { name: 'Воронки', level: 1 }).waitFor()
  const stages = (await api.call<{ data: { id: string }[] }>('GET', '/stages?sort=position')).body.data
  await api.call('PATCH', `/stages/${stages[0]?.id}`, { name: 'Новая заявка' })
  await page.goto('/')
  await steps.getByText('2 из 5').waitFor()
  expect(problems).toEqual([])
})

test('what was made of the samples is named before they go, and is kept; the rest goes at one press and comes back', async () => {
  const { page, problems } = vera
  const [deal] = (
    await api.call<{ data: { id: string; name: string; company: string }[] }>('GET', '/deals?limit=1&sort=name')
  ).body.data
  await api.call('PATCH', `/deals/${deal?.id}`, { comment: 'Это уже настоящая сделка' })
  const [deals, leads] = [await total('deals'), await total('leads')]

  await page.goto('/')
  await page.getByRole('link', { name: /^Убрать примеры/ }).click()
  await page.getByRole('heading', { name: 'Примеры', level: 1 }).waitFor()
  await page.getByRole('link', { name: String(deal?.name), exact: true }).waitFor()
  expect(await page.getByText(`Сделки ${deals}`).count()).toBe(1)
  expect(await page.getByText(`Лиды ${leads - 1}`).count()).toBe(1)
  expect(await barriers(page)).toEqual([])
  expect(await foreignWords(page, 'ru')).toEqual([])

  await page.getByRole('button', { name: /^Убрать \d+ запис/ }).click()
  await page.getByText('Примеры убраны').waitFor()
  expect(await total('leads')).toBe(1)
  expect(await total('deals')).toBe(1)
  await page.getByRole('link', { name: String(deal?.name), exact: true }).waitFor()
  expect(await barriers(page)).toEqual([])

  await page.getByRole('button', { name: 'Вернуть' }).click()
  await page.getByRole('button', { name: /^Убрать \d+ запис/ }).waitFor()
  expect(await total('deals')).toBe(deals)
  expect(problems).toEqual([])
})

test('a manager has a shorter list, which is put away for good and at once taken back', async () => {
  const roles = (await api.call<{ data: { id: string; name: string }[] }>('GET', '/roles')).body.data
  const oleg = { email: 'oleg@dubrava.example', password: 'Кленовый лист 2041' }
  await api.call('POST', '/users', { ...oleg, name: 'Олег', role: roles.find(({ name }) => name === 'manager')?.id })
  const { page, problems, api: his } = await seat(browser, rapport, oleg)
  await page.goto('/')
  const steps = page.getByRole('region', { name: 'С чего начать' })
  await steps.getByText('0 из 3').waitFor()
  expect(await steps.getByRole('link', { name: /примеры/ }).count()).toBe(0)

  await steps.getByRole('button', { name: 'Убрать список насовсем' }).click()
  await steps.waitFor({ state: 'detached' })
  const hidden = async () => (await his.call<{ hidden: boolean }>('GET', '/first-steps')).body.hidden
  expect(await hidden()).toBe(true)
  await page.getByRole('button', { name: 'Вернуть' }).click()
  await steps.waitFor()
  expect(await hidden()).toBe(false)

  await steps.getByRole('button', { name: 'Убрать список насовсем' }).click()
  await steps.waitFor({ state: 'detached' })
  await page.reload()
  await page.getByRole('heading', { name: 'Мой день', level: 1 }).waitFor()
  expect(await steps.count()).toBe(0)
  expect(problems).toEqual([])
})

test('who does not administer is told so on the page of samples', async () => {
  const { page } = await seat(browser, rapport, { email: 'oleg@dubrava.example', password: 'Кленовый лист 2041' })
  await page.goto('/settings/samples')
  await page.getByText('администратор').first().waitFor()
  expect(await page.getByRole('button', { name: /примеры|Убрать/ }).count()).toBe(0)
})
