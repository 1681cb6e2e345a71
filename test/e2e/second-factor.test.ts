import { Secret, TOTP } from 'otpauth'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { administrator, withAdministrator } from '../setup/api.ts'
import { borrowBrowser } from '../setup/browser.ts'
import { startServer, type TestServer } from '../setup/server.ts'
import { barriers } from './barriers.ts'
import { openBrowserOf, type Person, seat } from './person.ts'
import { foreignWords } from './words.ts'

/** Somebody protects his account by codes of his phone, and comes in with them. */

let rapport: TestServer
let browser: Browser
let admin: Awaited<ReturnType<typeof seat>>
let vera: Person

const who = { email: 'vera@rapport.example', password: 'another horse battery' }

beforeAll(async () => {
  ;[rapport, browser] = await Promise.all([startServer(withAdministrator), borrowBrowser()])
  admin = await seat(browser, rapport, administrator)
  await admin.api.call('POST', '/roles', { name: 'Кассир', objects: { lead: { read: 'all' } } })
  await admin.api.call('POST', '/users', { ...who, name: 'Вера Седова', role: 'Кассир' })
  vera = await openBrowserOf(browser, rapport)
  vera.expectRefusal('401 POST /api/v1/session')
  vera.expectRefusal('422 DELETE /api/v1/me/second-factor')
})
afterAll(async () => {
  await browser?.close()
  await rapport?.stop()
})

/** As her app shows it, at this step or one later: each is taken once. */
const codeOf = (secret: string, later = 0): string =>
  new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: Date.now() + later * 30_000 })

async function enterPassword(page: Page): Promise<void> {
  await page.locator('[name=email]').fill(who.email)
  await page.locator('[name=password]').fill(who.password)
  await page.getByRole('button', { name: 'Войти', exact: true }).click()
}

async function signOut(page: Page): Promise<void> {
  await page.locator('button[aria-haspopup=menu]', { hasText: 'Вера Седова' }).click()
  await page.getByRole('menuitem', { name: 'Выйти' }).click()
  await page.waitForURL('**/sign-in')
}

const check = async (page: Page) => {
  // At the door each language is called by its own name.
  expect((await foreignWords(page, 'ru')).filter(word => word !== 'Eng')).toEqual([])
  expect(await barriers(page)).toEqual([])
}

let secret = ''
/** The code that set it up: it serves once. */
let used = ''
let codes: string[] = []

async function setUp(page: Page, later = 0): Promise<void> {
  await page.getByRole('img', { name: 'QR-код для приложения' }).waitFor()
  await page.getByText('Не сканируется? Введите ключ вручную').click()
  secret = (await page.getByRole('group', { name: 'Ключ для приложения' }).locator('pre').textContent()) ?? ''
  await check(page)
  used = codeOf(secret, later)
  await page.locator('[name=code]').fill(used.replace(/^.../, '$& '))
  await page.getByRole('button', { name: 'Включить', exact: true }).last().click()
  const shown = page.getByRole('group', { name: 'Резервные коды' }).locator('pre')
  codes = ((await shown.textContent()) ?? '').split('\n')
  expect(codes).toHaveLength(10)
  await check(page)
  await page.getByRole('button', { name: 'Коды сохранены' }).click()
}

test('she sets it up from the menu of her name, with a code of her app', async () => {
  const { page, problems } = vera
  await page.goto('/sign-in')
  await enterPassword(page)
  await page.locator('button[aria-haspopup=menu]', { hasText: 'Вера Седова' }).click()
  await page.getByRole('menuitem', { name: 'Безопасность' }).click()
  await page.getByRole('heading', { level: 1, name: 'Безопасность' }).waitFor()
  await check(page)
  await page.getByRole('button', { name: 'Включить', exact: true }).click()
  await setUp(page, -1)
  await page.getByText('осталось 10 резервных кодов').waitFor()
  await check(page)
  expect(problems).toEqual([])
})

test('she comes in by password and code, and a wrong one is said at the code', async () => {
  const { page, problems } = vera
  await signOut(page)
  await enterPassword(page)
  const code = page.locator('[name=code]')
  await code.waitFor()
  expect(await code.getAttribute('autocomplete')).toBe('one-time-code')
  expect(await code.getAttribute('inputmode')).toBe('numeric')
  await check(page)
  await code.fill(used)
  await page.getByRole('button', { name: 'Войти', exact: true }).click()
  await page.getByText('Код неверный или уже использован').waitFor()
  await check(page)
  await code.fill(codeOf(secret))
  await code.press('Enter')
  await page.locator('button[aria-haspopup=menu]', { hasText: 'Вера Седова' }).waitFor()
  expect(problems).toEqual([])
})

test('without her phone she comes in by a recovery code', async () => {
  const { page, problems } = vera
  await signOut(page)
  await enterPassword(page)
  await page.locator('[name=code]').fill('000000')
  await page.locator('[name=code]').press('Enter')
  await page.getByText('Код неверный или уже использован').waitFor()
  await page.getByRole('button', { name: 'Нет телефона? Резервный код' }).click()
  await expect.poll(() => page.getByText('Код неверный или уже использован').count()).toBe(0)
  await check(page)
  await page.locator('[name=recoveryCode]').fill(codes[0] ?? '')
  await page.getByRole('button', { name: 'Войти', exact: true }).click()
  await page.locator('button[aria-haspopup=menu]', { hasText: 'Вера Седова' }).waitFor()
  await page.goto('/security')
  await page.getByText('осталось 9 резервных кодов').waitFor()
  expect(problems).toEqual([])
})

test('she makes new recovery codes, and turns it off with her password only', async () => {
  const { page, problems } = vera
  await page.getByRole('button', { name: 'Новые резервные коды' }).click()
  await page.locator('[role=dialog] [name=password]').fill(who.password)
  await check(page)
  await page.getByRole('button', { name: 'Создать', exact: true }).click()
  await page.getByRole('button', { name: 'Коды сохранены' }).click()
  await page.getByText('осталось 10 резервных кодов').waitFor()

  await page.getByRole('button', { name: 'Отключить', exact: true }).click()
  const password = page.locator('[role=dialog] [name=password]')
  await password.fill('wrong horse battery')
  await page.getByRole('dialog').getByRole('button', { name: 'Отключить' }).click()
  await page.getByText('Это не ваш текущий пароль').waitFor()
  await check(page)
  await password.fill(who.password)
  await page.getByRole('dialog').getByRole('button', { name: 'Отключить' }).click()
  await page.getByRole('button', { name: 'Включить', exact: true }).waitFor()
  expect(problems).toEqual([])
})

test('once her role demands it her next step leads to setting it up, and nowhere else', async () => {
  const { page, problems } = vera
  // An open page would go there by itself as soon as it asks for something.
  await page.goto('about:blank')
  const { page: office, problems: ofOffice } = admin
  await office.goto('/settings/roles')
  await office.getByRole('link', { name: 'Кассир' }).click()
  await office.getByRole('switch', { name: 'Второй фактор обязателен' }).click()
  await office.getByRole('button', { name: 'Сохранить' }).click()
  await office
    .getByText(/сохранен/i)
    .first()
    .waitFor()
  expect(await barriers(office)).toEqual([])
  expect(ofOffice).toEqual([])

  await page.goto('/leads')
  await page.waitForURL('**/second-factor?next=%2Fleads')
  await page.getByRole('heading', { name: 'Настройте второй фактор' }).waitFor()
  await setUp(page)
  await page.waitForURL('**/leads')
  await page.getByRole('heading', { level: 1 }).first().waitFor()
  expect(problems.filter(problem => !problem.startsWith('403 '))).toEqual([])
})

test('an administrator turns it off for who has lost his phone', async () => {
  const { page, problems } = admin
  await page.goto('/settings/users')
  await page
    .getByRole('button', { name: /Вера Седова/ })
    .last()
    .click()
  await page.getByRole('menuitem', { name: 'Отключить второй фактор' }).click()
  expect(await barriers(page)).toEqual([])
  await page.getByRole('dialog').getByRole('button', { name: 'Отключить' }).click()
  await page.getByText('Второй фактор отключён: Вера Седова').waitFor()
  expect(problems).toEqual([])
})
