import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { administrator, withAdministrator } from '../setup/api.ts'
import { borrowBrowser } from '../setup/browser.ts'
import { type OidcPeer, startOidcPeer } from '../setup/oidc-peer.ts'
import { freePort, startServer, type TestServer } from '../setup/server.ts'
import { openBrowserOf, type Person, seat } from './person.ts'

/** Ольга's administrator connects the company's provider; she comes in by it, and her password would open nothing any more. */

let peer: OidcPeer
let rapport: TestServer
let browser: Browser
let admin: Person

beforeAll(async () => {
  peer = await startOidcPeer({ form: true })
  const port = String(await freePort())
  const env = {
    ...withAdministrator,
    PORT: port,
    RAPPORT_PUBLIC_URL: `http://127.0.0.1:${port}`,
    RAPPORT_TRUSTED_TARGETS: peer.issuer,
  }
  ;[rapport, browser] = await Promise.all([startServer(env), borrowBrowser()])
  admin = await seat(browser, rapport, administrator)
  peer.people.set('olga', {
    email: 'olga@company.example',
    email_verified: true,
    name: 'Ольга Лист',
    groups: ['sales'],
  })
})
afterAll(async () => {
  await browser?.close()
  await rapport?.stop()
  await peer?.stop()
})

test('an administrator adds a provider, copies its redirect address, tests it and says what its groups may do', async () => {
  const { page } = admin
  await page.goto('/settings/single-sign-on')
  await page.getByText('Провайдеров пока нет').waitFor()
  await page.getByRole('button', { name: 'Добавить провайдера' }).click()
  const dialog = page.getByRole('dialog', { name: 'Новый провайдер' })
  await dialog.getByLabel('Название').fill('Вход компании')
  await dialog.getByRole('combobox', { name: 'Домены почты' }).fill('company.example')
  await dialog.getByLabel('Адрес провайдера').fill(peer.issuer)
  await dialog.getByLabel('ID клиента').fill(peer.client.id)
  await dialog.getByRole('button', { name: 'Добавить' }).click()

  await page.getByRole('heading', { level: 1, name: 'Вход компании' }).waitFor()
  const address = await page.getByRole('group', { name: 'Адрес возврата' }).locator('pre').textContent()
  expect(address).toMatch(new RegExp(`^${rapport.url}/sign-on/[0-9a-f-]{36}/callback$`))
  peer.register(address ?? '')

  await page.getByRole('button', { name: 'Проверить' }).click()
  const steps = page.getByRole('region', { name: 'Проверка' }).getByRole('listitem')
  await steps
    .filter({ hasText: 'Провайдер не принимает клиента или секрет' })
    .getByRole('img', { name: 'Неверно' })
    .waitFor()

  await page.getByLabel('Секрет клиента').fill(peer.client.secret)
  await page.getByRole('combobox', { name: 'Области доступа (scopes)' }).fill('groups')
  await page.keyboard.press('Enter')
  await page.getByRole('switch', { name: 'Заводить новых' }).click()
  await page.getByRole('button', { name: 'Добавить группу' }).click()
  await page.getByRole('textbox', { name: 'Группа у провайдера' }).fill('sales')
  await page.getByRole('combobox', { name: 'Роль', exact: true }).click()
  await page.getByRole('option', { name: 'Менеджер' }).click()
  await page.getByRole('switch', { name: 'Включён' }).click()
  await page.getByRole('button', { name: 'Сохранить' }).click()
  await page.getByText('Провайдер сохранён').waitFor()
  await page.getByRole('button', { name: 'Проверить' }).click()
  await steps.filter({ hasText: 'Провайдер знает клиента' }).getByRole('img', { name: 'Верно' }).waitFor()
  expect(await page.getByRole('img', { name: 'Неверно' }).count()).toBe(0)
  expect(await page.getByLabel('Секрет клиента').inputValue()).toBe('')
  expect(admin.problems).toEqual([])
})

test('she signs in by it, gets an account with the role of her group, and comes to the page that she wanted', async () => {
  const olga = await openBrowserOf(browser, rapport)
  const { page } = olga
  await page.goto('/leads')
  await page.getByRole('link', { name: 'Войти через Вход компании' }).click()
  await page.getByLabel('Who').fill('olga')
  await page.getByRole('button', { name: 'Go' }).click()
  await page.getByRole('heading', { level: 1, name: 'Лиды' }).waitFor()
  await page.getByRole('button', { name: 'Ольга Лист' }).waitFor()
  expect(olga.problems).toEqual([])
  await olga.close()
})

test('whom the provider knows and Rapport does not let in reads at the door what to do', async () => {
  peer.people.set('stranger', { email: 'x@elsewhere.example', email_verified: true, groups: ['sales'] })
  const stranger = await openBrowserOf(browser, rapport)
  const { page } = stranger
  await page.goto('/')
  await page.getByRole('link', { name: 'Войти через Вход компании' }).click()
  await page.getByLabel('Who').fill('stranger')
  await page.getByRole('button', { name: 'Go' }).click()
  await page.getByRole('alert').filter({ hasText: 'У вас здесь нет доступа' }).waitFor()
  expect(stranger.problems).toEqual([])
  await stranger.close()
})

test('once it is demanded the e-mail leads to the provider; an emergency administrator comes in by password', async () => {
  const { page } = admin
  await page.goto('/settings/single-sign-on')
  await page.getByRole('link', { name: 'Вход компании' }).click()
  admin.expectRefusal('422 PATCH /api/v1/identity-providers/')
  const entry = page.getByRole('region', { name: 'Вход', exact: true })
  await entry.getByRole('switch', { name: 'Обязателен' }).click()
  await page.getByRole('button', { name: 'Сохранить' }).click()
  await entry.getByText('Сначала назначьте аварийного администратора').waitFor()
  await page.goto('/settings/single-sign-on')
  await page.getByRole('combobox', { name: 'Назначить аварийного администратора' }).click()
  await page.getByRole('option').first().click()
  await page.getByRole('region', { name: 'Аварийные администраторы' }).getByRole('listitem').waitFor()
  await page.getByRole('link', { name: 'Вход компании' }).click()
  await entry.getByRole('switch', { name: 'Обязателен' }).click()
  await page.getByRole('button', { name: 'Сохранить' }).click()
  await page.getByText('Провайдер сохранён').waitFor()

  const olga = await openBrowserOf(browser, rapport)
  await olga.page.goto('/')
  await olga.page.getByLabel('E-mail').fill('olga@company.example')
  await olga.page.keyboard.press('Tab')
  await olga.page.getByText('С вашей почтой входят через «Вход компании»').waitFor()
  expect(await olga.page.locator('[name=password]').count()).toBe(0)
  await olga.page.getByRole('link', { name: 'Войти через Вход компании' }).click()
  // The provider knows her by the e-mail that she typed.
  await olga.page.getByLabel('Who').fill('olga')
  await olga.page.getByRole('button', { name: 'Go' }).click()
  await olga.page.getByRole('heading', { level: 1, name: 'Мой день' }).waitFor()
  expect(olga.problems).toEqual([])
  expect(admin.problems).toEqual([])
  await olga.close()
})
