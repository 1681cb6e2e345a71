import type { Browser, CDPSession, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { administrator, withAdministrator } from '../setup/api.ts'
import { borrowBrowser } from '../setup/browser.ts'
import { signIn } from '../setup/client.ts'
import { startServer, type TestServer } from '../setup/server.ts'
import { barriers } from './barriers.ts'
import { openBrowserOf, type Person } from './person.ts'
import { foreignWords } from './words.ts'

/** Somebody adds a passkey, and comes in by it: in place of the password, and after it. */

let rapport: TestServer
let browser: Browser
let vera: Person
let cdp: CDPSession
let device = ''

const who = { email: 'vera@rapport.example', password: 'another horse battery' }

beforeAll(async () => {
  ;[rapport, browser] = await Promise.all([startServer(withAdministrator), borrowBrowser()])
  const api = await signIn(rapport.url, administrator.email, administrator.password)
  await api.call('POST', '/roles', { name: 'Кассир', objects: { lead: { read: 'all' } } })
  await api.call('POST', '/users', { ...who, name: 'Вера Седова', role: 'Кассир' })
  // Browsers give passkeys to names, not to numbers.
  vera = await openBrowserOf(browser, { url: rapport.url.replace('127.0.0.1', 'localhost') })
  vera.expectRefusal('401 POST /api/v1/session')
  vera.expectRefusal('422 POST /api/v1/me/passkeys/challenge')
  vera.expectRefusal('409 DELETE /api/v1/me/passkeys/')
  cdp = await vera.context.newCDPSession(vera.page)
  await cdp.send('WebAuthn.enable')
  device = await plugIn()
})
afterAll(async () => {
  await browser?.close()
  await rapport?.stop()
})

/** An authenticator that knows its owner and whose owner is there. */
async function plugIn(): Promise<string> {
  const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
  return authenticatorId
}

const check = async (page: Page) => {
  // At the door each language is called by its own name.
  expect((await foreignWords(page, 'ru')).filter(word => word !== 'Eng')).toEqual([])
  expect(await barriers(page)).toEqual([])
}

async function enterPassword(page: Page): Promise<void> {
  await page.locator('[name=email]').fill(who.email)
  await page.locator('[name=password]').fill(who.password)
  await page.getByRole('button', { name: 'Войти', exact: true }).click()
}

const inside = (page: Page) => page.locator('button[aria-haspopup=menu]', { hasText: 'Вера Седова' })

async function signOut(page: Page): Promise<void> {
  await inside(page).click()
  await page.getByRole('menuitem', { name: 'Выйти' }).click()
  await page.waitForURL('**/sign-in')
}

const ofPasskeys = (page: Page) => page.getByRole('region', { name: 'Ключи доступа' })
const keepCodes = (page: Page) => page.getByRole('button', { name: 'Коды сохранены' }).click()

let codes: string[] = []

test('she adds a passkey with her password, and keeps the recovery codes', async () => {
  const { page, problems } = vera
  await page.goto('/sign-in')
  await enterPassword(page)
  await inside(page).waitFor()
  await page.goto('/security')
  await ofPasskeys(page).getByRole('button', { name: 'Добавить ключ' }).click()
  const dialog = page.getByRole('dialog', { name: 'Добавить ключ доступа' })
  await dialog.getByLabel('Название').fill('Рабочий ноутбук')
  await dialog.locator('[name=password]').fill('wrong horse battery')
  await dialog.getByRole('button', { name: 'Продолжить' }).click()
  await dialog.getByText('Это не ваш текущий пароль').waitFor()
  await check(page)
  await dialog.locator('[name=password]').fill(who.password)
  await dialog.getByRole('button', { name: 'Продолжить' }).click()
  const shown = page.getByRole('group', { name: 'Резервные коды' }).locator('pre')
  codes = ((await shown.textContent()) ?? '').split('\n')
  expect(codes).toHaveLength(10)
  await keepCodes(page)
  const row = ofPasskeys(page).getByRole('listitem').filter({ hasText: 'Рабочий ноутбук' })
  await row.getByText('Ещё не использован').waitFor()
  await ofPasskeys(page).getByText('осталось 10 резервных кодов').waitFor()
  await check(page)
  expect(problems).toEqual([])
})

test('she comes in by it without e-mail and password', async () => {
  const { page, problems } = vera
  await signOut(page)
  const button = page.getByRole('button', { name: 'Войти с ключом доступа' })
  await button.waitFor()
  await check(page)
  await button.click()
  await inside(page).waitFor()
  await page.goto('/security')
  await ofPasskeys(page).getByRole('listitem').getByText('Вход').waitFor()
  expect(problems).toEqual([])
})

test('after the password it is asked for too, or a recovery code', async () => {
  const { page, problems } = vera
  await signOut(page)
  await enterPassword(page)
  await page.getByRole('button', { name: 'Подтвердить ключом доступа' }).waitFor()
  await check(page)
  await page.getByRole('button', { name: 'Нет ключа под рукой? Резервный код' }).click()
  await page.locator('[name=recoveryCode]').fill('0000-0000-0000-0000')
  await page.getByRole('button', { name: 'Войти', exact: true }).click()
  await page.getByText('Код неверный или уже использован').waitFor()
  await check(page)
  await page.getByRole('button', { name: 'Подтвердить ключом доступа' }).click()
  await page.getByRole('button', { name: 'Подтвердить ключом доступа' }).click()
  await inside(page).waitFor()
  expect(problems).toEqual([])
})

test('where her browser gives none, that is said at the door', async () => {
  const { page, problems } = vera
  await signOut(page)
  await cdp.send('WebAuthn.setUserVerified', { authenticatorId: device, isUserVerified: false })
  await page.getByRole('button', { name: 'Войти с ключом доступа' }).click()
  await page.getByRole('alert').waitFor()
  await check(page)
  await cdp.send('WebAuthn.setUserVerified', { authenticatorId: device, isUserVerified: true })
  await page.getByRole('button', { name: 'Войти с ключом доступа' }).click()
  await inside(page).waitFor()
  expect(problems).toEqual([])
})

test('she removes it with her password', async () => {
  const { page, problems } = vera
  await page.goto('/security')
  await page.getByRole('button', { name: 'Удалить ключ доступа: Рабочий ноутбук' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByText('Других ключей и кодов у вас нет').waitFor()
  await check(page)
  await dialog.locator('[name=password]').fill(who.password)
  await dialog.getByRole('button', { name: 'Удалить' }).click()
  await ofPasskeys(page).getByRole('listitem').waitFor({ state: 'detached' })
  expect(problems).toEqual([])
})

test('once her role demands a second factor a passkey will do, and the last one stays', async () => {
  const api = await signIn(rapport.url, administrator.email, administrator.password)
  const { body } = await api.call<{ data: { id: string; name: string }[] }>('GET', '/roles?limit=100')
  const role = body.data.find(({ name }) => name === 'Кассир')
  await api.call('PATCH', `/roles/${role?.id}`, { demandsSecondFactor: true })

  const { page, problems } = vera
  await page.goto('/leads')
  await page.waitForURL('**/second-factor?next=%2Fleads')
  await page.getByRole('button', { name: 'Лучше ключ доступа' }).click()
  await page.getByLabel('Название').fill('Телефон')
  await check(page)
  await page.locator('[name=password]').fill(who.password)
  await page.getByRole('button', { name: 'Продолжить' }).click()
  await keepCodes(page)
  await page.waitForURL('**/leads')
  await page.goto('/security')
  await page.getByRole('button', { name: 'Удалить ключ доступа: Телефон' }).click()
  await page.getByRole('dialog').locator('[name=password]').fill(who.password)
  await page.getByRole('dialog').getByRole('button', { name: 'Удалить' }).click()
  await page.getByText('сначала добавьте другой').waitFor()
  await check(page)
  expect(problems.filter(problem => !problem.startsWith('403 '))).toEqual([])
})

test('under an address of digits it is said where passkeys work', async () => {
  const person = await openBrowserOf(browser, rapport)
  const { page, problems } = person
  await page.goto('/sign-in')
  await page.locator('[name=email]').waitFor()
  expect(await page.getByRole('button', { name: 'Войти с ключом доступа' }).count()).toBe(0)
  await page.locator('[name=email]').fill(administrator.email)
  await page.locator('[name=password]').fill(administrator.password)
  await page.getByRole('button', { name: 'Войти', exact: true }).click()
  await page.locator('button[aria-haspopup=menu]').first().waitFor()
  await page.goto('/security')
  await ofPasskeys(page).getByText('Ключи доступа работают только по адресу http://localhost:').waitFor()
  expect(await barriers(page)).toEqual([])
  expect(problems).toEqual([])
  await person.close()
})
