import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { administrator, withAdministrator } from '../setup/api.ts'
import { borrowBrowser } from '../setup/browser.ts'
import type { Client } from '../setup/client.ts'
import { startServer, type TestServer } from '../setup/server.ts'
import { openBrowserOf, type Person, seat } from './person.ts'

/** Ольга finds a browser that is not hers, ends it and changes her password; then her administrator lets her choose a new one. */

const iPhone =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1'
const olga = { email: 'olga@rapport.example', password: 'Kq7-lilac-harbour-52' }

let rapport: TestServer
let browser: Browser
let admin: Person & { api: Client }

beforeAll(async () => {
  ;[rapport, browser] = await Promise.all([startServer(withAdministrator), borrowBrowser()])
  admin = await seat(browser, rapport, administrator)
  await admin.api.call('POST', '/users', { ...olga, name: 'Ольга Лист', role: 'manager', locale: 'ru' })
})
afterAll(async () => {
  await browser?.close()
  await rapport?.stop()
})

/** Signs in at the door, as this browser. */
async function enter(password: string, options = {}): Promise<Person> {
  const person = await openBrowserOf(browser, rapport, options)
  await person.page.goto('/')
  await person.page.locator('[name=email]').fill(olga.email)
  await person.page.locator('[name=password]').fill(password)
  await person.page.getByRole('button', { name: 'Войти' }).click()
  await person.page.getByRole('heading', { level: 1, name: 'Мой день' }).waitFor()
  return person
}

test('a browser that is not hers is put out while it looks, a new password leaves her in here alone', async () => {
  const [desk, phone] = [await enter(olga.password), await enter(olga.password, { userAgent: iPhone })]
  phone.expectRefusal('401 ')
  const { page } = desk
  await page.getByRole('button', { name: 'Ольга Лист' }).click()
  await page.getByRole('menuitem', { name: 'Безопасность' }).click()
  await page.getByRole('heading', { level: 1, name: 'Безопасность' }).waitFor()
  const list = page.getByRole('region', { name: 'Где вы вошли' }).getByRole('listitem')
  await list.filter({ hasText: 'Этот браузер' }).waitFor()
  await page.getByRole('button', { name: 'Завершить сеанс: Safari, iPhone' }).click()
  await list.filter({ hasText: 'iPhone' }).waitFor({ state: 'detached' })
  await phone.page.getByRole('dialog', { name: 'Войдите ещё раз' }).waitFor()

  await phone.page.getByRole('dialog').locator('[name=password]').fill(olga.password)
  await phone.page.getByRole('dialog').getByRole('button', { name: 'Войти' }).click()
  await phone.page.getByRole('dialog').waitFor({ state: 'detached' })

  desk.expectRefusal('422 PUT /api/v1/me/password')
  const next = 'Тихая гавань 31'
  await page.getByLabel('Текущий пароль').fill('wrong-word-11')
  await page.getByLabel('Новый пароль').fill('superpassword')
  await page.getByRole('button', { name: 'Сменить пароль' }).click()
  await page.getByText('Это не ваш текущий пароль').waitFor()
  await page.getByText('Такой пароль есть у многих').waitFor()
  await page.getByLabel('Текущий пароль').fill(olga.password)
  await page.getByLabel('Новый пароль').fill(next)
  await page.getByRole('button', { name: 'Сменить пароль' }).click()
  await page.getByText('Пароль изменён').waitFor()
  await phone.page.getByRole('dialog', { name: 'Войдите ещё раз' }).waitFor()
  await page.reload()
  await list.filter({ hasText: 'Этот браузер' }).waitFor()
  expect(await list.count()).toBe(1)
  expect(desk.problems).toEqual([])
  expect(phone.problems).toEqual([])
  await desk.close()
  await phone.close()
  olga.password = next
})

test('an administrator ends all of hers, and hands over a link by which she chooses a new password', async () => {
  const desk = await enter(olga.password)
  desk.expectRefusal('401 ')
  const { page } = admin
  await page.goto('/settings/users')
  const actions = page.getByRole('button', { name: 'Действия: Ольга Лист' })
  await actions.click()
  await page.getByRole('menuitem', { name: 'Сеансы' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('listitem').first().waitFor()
  await dialog.getByRole('button', { name: 'Завершить все' }).click()
  await dialog.getByText('Открытых сеансов нет').waitFor()
  await desk.page.getByRole('dialog', { name: 'Войдите ещё раз' }).waitFor()
  await dialog.getByRole('button', { name: 'Закрыть' }).last().click()

  await actions.click()
  await page.getByRole('menuitem', { name: 'Сбросить пароль' }).click()
  await dialog.getByRole('button', { name: 'Создать ссылку' }).click()
  const link = (await dialog.getByRole('group', { name: 'Ссылка' }).locator('pre').textContent()) ?? ''
  expect(link).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/invitations\/[\w-]+$/)
  const fresh = await openBrowserOf(browser, rapport)
  await fresh.page.goto(link)
  await fresh.page.getByRole('heading', { name: 'Новый пароль' }).waitFor()
  await fresh.page.getByLabel('Новый пароль').fill('Липовый цвет 1897')
  await fresh.page.getByRole('button', { name: 'Войти' }).click()
  await fresh.page.getByRole('heading', { level: 1, name: 'Мой день' }).waitFor()
  expect(fresh.problems).toEqual([])
  expect(admin.problems).toEqual([])
})

test('the company says for how long one stays signed in', async () => {
  const { page } = admin
  await page.goto('/settings/company')
  const limits = page.getByRole('region', { name: 'Сколько длится вход' })
  await limits.getByRole('combobox', { name: 'Если не работать' }).click()
  await page.getByRole('option', { name: '12 часов' }).click()
  await limits.getByRole('button', { name: 'Сохранить сроки' }).click()
  await page.getByText('Сроки сохранены').waitFor()
  expect((await admin.api.call('GET', '/company/session-limits')).body).toEqual({
    idleMinutes: 720,
    longestMinutes: 43200,
  })

  admin.expectRefusal('422 PATCH /api/v1/company/session-limits')
  await limits.getByRole('combobox', { name: 'Не дольше, чем' }).click()
  await page.getByRole('option', { name: '1 час', exact: true }).click()
  await limits.getByRole('button', { name: 'Сохранить сроки' }).click()
  await limits.getByText('Не больше срока').waitFor()
  expect(admin.problems).toEqual([])
})
