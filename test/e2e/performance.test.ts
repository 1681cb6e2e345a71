import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { administrator, withAdministrator } from '../setup/api.ts'
import { borrowBrowser } from '../setup/browser.ts'
import type { Client } from '../setup/client.ts'
import { startServer, type TestServer } from '../setup/server.ts'
import { barriers } from './barriers.ts'
import { type Person, seat } from './person.ts'
import { foreignWords } from './words.ts'

let rapport: TestServer
let browser: Browser
let admin: Person & { api: Client }

beforeAll(async () => {
  // A millisecond is slow enough here.
  ;[rapport, browser] = await Promise.all([
    startServer({ ...withAdministrator, RAPPORT_SLOW_MS: '1' }),
    borrowBrowser(),
  ])
  admin = await seat(browser, rapport, administrator)
})
afterAll(async () => {
  await browser?.close()
  await rapport?.stop()
})

test('who administers sees what was slow, measures an index for it, has it built, and sees what it did', async () => {
  const { page, problems, api } = admin
  const create = Array.from({ length: 900 }, (_, n) => ({
    name: `Сделка ${n}`,
    opensOn: `2026-0${1 + (n % 9)}-1${n % 10}`,
  }))
  await api.call('POST', '/deals/bulk', { create })
  const question = { filter: { opensOn: { gte: '2026-01-01' } }, sort: '-opensOn' }
  for (let asking = 0; asking < 20; asking++) await api.call('POST', '/deals/query', question)
  // What was slow is written down every few seconds.
  const slow = async () => JSON.stringify((await api.call('GET', '/performance/statements')).body)
  await expect.poll(slow, { timeout: 20_000 }).toContain('"sort":"-opensOn"')
  await page.goto('/settings')
  await page.getByRole('link', { name: /^Скорость Что/ }).click()
  const row = page.getByRole('listitem').filter({ hasText: 'порядок: Начата ↓' }).first()
  await row.getByRole('button', { name: /^Сделки/ }).click()
  await row.getByText('Поможет индекс: Начата ↓').waitFor()
  await row.getByRole('button', { name: 'Измерить' }).click()
  await row.getByText(/^Измерено на всех записях: 900/).waitFor()
  await row.getByRole('button', { name: 'План и SQL', exact: true }).click()
  await row.getByRole('group', { name: 'SQL', exact: true }).waitFor()
  expect(await barriers(page)).toEqual([])
  await row.getByRole('button', { name: 'Построить' }).click()
  const made = page.getByRole('listitem').filter({ hasText: 'made_deal_opens_on' })
  await made.getByText('Работает').waitFor()
  await made.getByText(/^Было .+ стр\., стало .+ стр\.$/).waitFor()
  await row.getByText('Нужный индекс уже есть.').waitFor()
  await made.getByRole('button', { name: 'Удалить индекс: Начата ↓' }).click()
  await expect.poll(() => made.count()).toBe(0)
  expect(problems).toEqual([])
})

test('its words are those of the reader', async () => {
  const { page } = admin
  await page.goto('/settings/performance')
  await page.getByRole('table', {}).first().waitFor()
  const shown = await foreignWords(page, 'ru')
  expect(
    shown.filter(
      text => !/\/api\/v1|^(GET|POST|PUT|PATCH|DELETE|QUERY)$|^[a-z_]+$|^reaction |^job |PostgreSQL/.test(text),
    ),
  ).toEqual([])
})
