import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { administrator, withAdministrator } from '../setup/api.ts'
import { borrowBrowser } from '../setup/browser.ts'
import type { Client } from '../setup/client.ts'
import { startServer, type TestServer } from '../setup/server.ts'
import { makeAuthority, type Peer, secureServer } from '../setup/wire-peers.ts'
import { barriers } from './barriers.ts'
import { type Person, seat } from './person.ts'
import { foreignWords } from './words.ts'

let gateway: Peer
let origin: string
let rapport: TestServer
let browser: Browser
let admin: Person & { api: Client }

beforeAll(async () => {
  const authority = await makeAuthority('Gateway of Romashka')
  gateway = await secureServer(await authority.issue())
  origin = `https://localhost:${gateway.port}`
  const env = { ...withAdministrator, RAPPORT_TRUSTED_TARGETS: origin }
  ;[rapport, browser] = await Promise.all([startServer(env), borrowBrowser()])
  admin = await seat(browser, rapport, administrator)
})
afterAll(async () => {
  await browser?.close()
  await rapport?.stop()
  await gateway?.close()
})

test('an office behind a gateway that opens TLS finds out who issued the certificate, and what to set', async () => {
  const { page, problems } = admin
  const made = await admin.api.call('POST', '/identity-providers', {
    kind: 'oidc',
    name: 'Вход Ромашки',
    emailDomains: ['romashka.example'],
    oidc: { issuer: origin, clientId: 'rapport' },
  })
  expect(made.status, JSON.stringify(made.body)).toBe(201)
  await page.goto('/settings')
  await page.getByRole('link', { name: /^Проверка связи/ }).click()
  await page.getByRole('button', { name: 'Проверить: Вход Ромашки' }).click()
  const row = page.getByRole('listitem').filter({ hasText: 'Вход Ромашки' }).first()
  await row.getByText('Связи нет').waitFor()
  await row.getByText('Выдал Gateway of Romashka, а не общеизвестный центр').waitFor()
  await row.getByText('задайте NODE_EXTRA_CA_CERTS').waitFor()
  expect(await barriers(page)).toEqual([])
  expect(problems).toEqual([])
})

test('an address in the own network is not called, and the page says what would allow it', async () => {
  const { page, problems } = admin
  await page.goto('/settings/connections')
  await page.getByRole('textbox', { name: 'Адрес' }).fill('https://192.168.0.1')
  await page.getByRole('textbox', { name: 'Адрес' }).press('Enter')
  await page.getByText('По этому адресу Rapport не обращается').waitFor()
  await page.getByText('назовите в RAPPORT_TRUSTED_TARGETS').waitFor()
  expect((await foreignWords(page, 'ru')).filter(text => text !== 'admin')).toEqual([])
  expect(problems).toEqual([])
})
