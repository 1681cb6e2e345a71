import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { administrator, withAdministrator } from '../setup/api.ts'
import { borrowBrowser } from '../setup/browser.ts'
import { type SamlPage, startSamlPage } from '../setup/saml-page.ts'
import { freePort, startServer, type TestServer } from '../setup/server.ts'
import { openBrowserOf, type Person, seat } from './person.ts'

/** The company's ADFS signs and encrypts: an administrator connects it, and learns what is wrong when it encrypts for the wrong key. */

let provider: SamlPage
let rapport: TestServer
let browser: Browser
let admin: Person

beforeAll(async () => {
  provider = await startSamlPage()
  const port = String(await freePort())
  const env = { ...withAdministrator, PORT: port, RAPPORT_PUBLIC_URL: `http://127.0.0.1:${port}` }
  ;[rapport, browser] = await Promise.all([startServer(env), borrowBrowser()])
  admin = await seat(browser, rapport, administrator)
  provider.people.set('olga', {
    attributes: { mail: ['olga@company.example'], displayName: ['Ольга Лист'], groups: ['sales'] },
  })
})
afterAll(async () => {
  await browser?.close()
  await rapport?.stop()
  await provider?.stop()
})

const copied = (name: string) => admin.page.getByRole('group', { name }).locator('pre').textContent()
const steps = () => admin.page.getByRole('region', { name: 'Проверка' }).getByRole('listitem')

test('an administrator pastes its description, makes a key pair and gives it the description of Rapport', async () => {
  const { page } = admin
  await page.goto('/settings/single-sign-on')
  await page.getByRole('button', { name: 'Добавить провайдера' }).click()
  const dialog = page.getByRole('dialog', { name: 'Новый провайдер' })
  await dialog.getByText('SAML 2.0').click()
  await dialog.getByLabel('Название').fill('Вход компании')
  await dialog.getByLabel('Домены почты').fill('company.example')
  await dialog.getByLabel('Описание провайдера').fill('<!DOCTYPE html><html></html>')
  admin.expectRefusal('422 POST /api/v1/identity-providers')
  await dialog.getByRole('button', { name: 'Добавить' }).click()
  await dialog.getByText('Возможно, это веб-страница').waitFor()
  await dialog.getByLabel('Описание провайдера').fill(provider.metadata)
  await dialog.getByRole('button', { name: 'Добавить' }).click()

  await page.getByRole('heading', { level: 1, name: 'Вход компании' }).waitFor()
  await page.getByText('https://idp.example/metadata', { exact: true }).waitFor()
  await page.getByRole('button', { name: 'Создать пару ключей' }).click()
  await page.getByRole('region', { name: 'Пары ключей для шифрования' }).getByRole('listitem').waitFor()
  expect(await copied('Адрес для ответов (ACS)')).toMatch(new RegExp(`^${rapport.url}/sign-on/[0-9a-f-]{36}/acs$`))
  await provider.learn((await copied('Идентификатор и адрес нашего описания')) ?? '')

  await page.getByRole('switch', { name: 'Заводить новых' }).click()
  await page.getByRole('button', { name: 'Добавить группу' }).click()
  await page.getByRole('textbox', { name: 'Группа у провайдера' }).fill('sales')
  await page.getByRole('combobox', { name: 'Роль', exact: true }).click()
  await page.getByRole('option', { name: 'Менеджер' }).click()
  await page.getByRole('switch', { name: 'Включён' }).click()
  await page.getByRole('button', { name: 'Сохранить' }).click()
  await page.getByText('Провайдер сохранён').waitFor()
  await page.getByRole('button', { name: 'Проверить' }).click()
  await steps().filter({ hasText: 'За последний час не было' }).waitFor()
  expect(admin.problems).toEqual([])
})

/** In a browser of her own, through the page of the provider. */
async function comesIn(): Promise<Person> {
  const olga = await openBrowserOf(browser, rapport)
  await olga.page.goto('/leads')
  await olga.page.getByRole('link', { name: 'Войти через Вход компании' }).click()
  await olga.page.getByLabel('Who').fill('olga')
  await olga.page.getByRole('button', { name: 'Go' }).click()
  return olga
}

test('she comes in by an encrypted answer, and is where she wanted to go; every step of the test is right', async () => {
  const olga = await comesIn()
  await olga.page.getByRole('heading', { level: 1, name: 'Лиды' }).waitFor()
  await olga.page.getByRole('button', { name: 'Ольга Лист' }).waitFor()
  expect(olga.problems).toEqual([])
  await olga.close()

  await admin.page.getByRole('button', { name: 'Проверить ещё раз' }).click()
  await steps().filter({ hasText: 'Расшифрован парой ключей' }).getByRole('img', { name: 'Верно' }).waitFor()
  expect(await admin.page.getByRole('img', { name: 'Неверно' }).count()).toBe(0)
  expect(admin.problems).toEqual([])
})

test('where it encrypts for a key pair that is gone she stays out, and the administrator reads which certificate to give it', async () => {
  const { page } = admin
  const keys = page.getByRole('region', { name: 'Пары ключей для шифрования' })
  const former = (await keys.getByRole('listitem').locator('span').first().textContent()) ?? ''
  await page.getByRole('button', { name: 'Создать пару ключей' }).click()
  await keys.getByText('Прежняя').waitFor()
  await keys.getByRole('button', { name: 'Убрать пару ключей' }).first().click()
  await page.getByRole('dialog').getByRole('button', { name: 'Удалить' }).click()
  await keys.getByText('Прежняя').waitFor({ state: 'detached' })
  const newest = (await keys.getByRole('listitem').locator('span').first().textContent()) ?? ''

  const olga = await comesIn()
  await olga.page.getByRole('alert').filter({ hasText: 'Войти не получилось' }).waitFor()
  expect(new URL(olga.page.url()).search).toBe('?problem=signOnFailed')
  expect(olga.problems).toEqual([])
  await olga.close()

  await page.getByRole('button', { name: 'Проверить ещё раз' }).click()
  const wrong = steps().filter({ has: page.getByRole('img', { name: 'Неверно' }) })
  await wrong.filter({ hasText: `зашифрован для сертификата с отпечатком ${former}` }).waitFor()
  expect(await wrong.textContent()).toContain(`Передайте провайдеру наш сертификат ${newest}`)

  await provider.learn((await copied('Идентификатор и адрес нашего описания')) ?? '')
  const again = await comesIn()
  await again.page.getByRole('heading', { level: 1, name: 'Лиды' }).waitFor()
  expect(again.problems).toEqual([])
  expect(admin.problems).toEqual([])
  await again.close()
})
