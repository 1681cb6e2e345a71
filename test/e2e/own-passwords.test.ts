import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { administrator, withAdministrator } from '../setup/api.ts'
import { borrowBrowser } from '../setup/browser.ts'
import { startServer, type TestServer } from '../setup/server.ts'
import { barriers } from './barriers.ts'
import { openBrowserOf, seat } from './person.ts'
import { foreignWords } from './words.ts'

/** The company wants people to have passwords of their own; somebody comes in by one that he was given. */

let rapport: TestServer
let browser: Browser
let admin: Awaited<ReturnType<typeof seat>>

const given = 'another horse battery'
const own = 'Липовый цвет 1897'

beforeAll(async () => {
  ;[rapport, browser] = await Promise.all([startServer(withAdministrator), borrowBrowser()])
  admin = await seat(browser, rapport, administrator)
  for (const [email, name] of [
    ['vera@rapport.example', 'Вера Седова'],
    ['boris@rapport.example', 'Борис Ильин'],
  ])
    await admin.api.call('POST', '/users', { email, name, role: 'manager', password: given })
})
afterAll(async () => {
  await browser?.close()
  await rapport?.stop()
})

const check = async (page: Page, locale: 'ru' | 'en' = 'ru') => {
  // At the door each language is called by its own name.
  expect((await foreignWords(page, locale)).filter(word => !['Eng', 'Рус'].includes(word))).toEqual([])
  expect(await barriers(page)).toEqual([])
}

async function enter(page: Page, email: string, password: string): Promise<void> {
  await page.locator('[name=email]').fill(email)
  await page.locator('[name=password]').fill(password)
  await page.getByRole('button', { name: 'Войти', exact: true }).click()
}

test('an administrator turns it on; who works at that moment is led to his own password, and goes on where he was', async () => {
  const boris = await seat(browser, rapport, { email: 'boris@rapport.example', password: given })
  await boris.page.goto('/leads?q=Иванов')
  await boris.page.getByRole('heading', { level: 1 }).first().waitFor()

  const { page, problems } = admin
  await page.goto('/settings/company')
  const rule = page.getByRole('region', { name: 'Свой пароль' })
  await rule.getByRole('switch').click()
  await page.getByText('Пароль, заданный администратором, каждый заменит на свой').waitFor()
  expect((await admin.api.call('GET', '/company/own-passwords')).body).toEqual({ demanded: true })
  expect(await barriers(page)).toEqual([])
  expect(problems).toEqual([])

  // The open page hears of it by itself, and only then goes anywhere else.
  await boris.page.waitForURL(/\/choose-password\?next=%2Fleads/)
  expect((await boris.api.call('GET', '/leads')).status).toBe(403)
  await boris.page.goto('/deals')
  await boris.page.waitForURL('**/choose-password?next=%2Fdeals')
  await boris.page.goBack()
  await boris.page.waitForURL(/\/choose-password\?next=%2Fleads/)
  await boris.page.locator('[name=current]').fill(given)
  await boris.page.locator('[name=password]').fill(own)
  await boris.page.getByRole('button', { name: 'Сохранить и продолжить' }).click()
  await boris.page.getByRole('heading', { level: 1, name: 'Лиды' }).waitFor()
  expect(new URL(boris.page.url()).searchParams.get('q')).toBe('Иванов')
})

test('whoever comes in by a given password chooses his own, and only then works', async () => {
  const { page, problems, expectRefusal } = await openBrowserOf(browser, rapport)
  expectRefusal('422 PUT /api/v1/me/password')
  await page.goto('/leads')
  await enter(page, 'vera@rapport.example', given)
  await page.getByRole('heading', { name: 'Придумайте свой пароль' }).waitFor()
  await check(page)
  await page.goto('/settings/company')
  await page.waitForURL('**/choose-password?next=%2Fsettings%2Fcompany')
  await page.getByText('Eng', { exact: true }).click()
  await page.getByRole('heading', { name: 'Choose your own password' }).waitFor()
  await check(page, 'en')
  await page.getByText('Рус', { exact: true }).click()

  const go = page.getByRole('button', { name: 'Сохранить и продолжить' })
  await page.locator('[name=current]').fill(given)
  await page.locator('[name=password]').fill(given)
  await go.click()
  await page.getByText('Это ваш текущий пароль: придумайте другой').waitFor()
  await check(page)
  await page.locator('[name=password]').fill(own)
  await go.click()
  await page.waitForURL('**/settings/company')
  await page.getByRole('heading', { level: 1 }).first().waitFor()
  await page.goto('/choose-password')
  await page.getByRole('heading', { level: 1, name: 'Мой день' }).waitFor()
  // Before she had chosen, the pages were told that it is due.
  expect(problems.filter(problem => !problem.startsWith('403 GET /api/v1/schema'))).toEqual([])

  const another = await openBrowserOf(browser, rapport)
  another.expectRefusal('401 POST /api/v1/session')
  await another.page.goto('/sign-in')
  await enter(another.page, 'vera@rapport.example', given)
  await another.page.getByRole('alert').waitFor()
  await enter(another.page, 'vera@rapport.example', own)
  await another.page.getByRole('heading', { level: 1, name: 'Мой день' }).waitFor()
  expect(another.problems).toEqual([])
})
