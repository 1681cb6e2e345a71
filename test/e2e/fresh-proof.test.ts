import pg from 'pg'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { administrator, withAdministrator } from '../setup/api.ts'
import { borrowBrowser } from '../setup/browser.ts'
import { startServer, type TestServer } from '../setup/server.ts'
import { barriers } from './barriers.ts'
import { seat } from './person.ts'
import { foreignWords } from './words.ts'

/** An administrator whose page has been open for long changes the address by which a colleague signs in. */

let rapport: TestServer
let browser: Browser

beforeAll(async () => {
  ;[rapport, browser] = await Promise.all([startServer(withAdministrator), borrowBrowser()])
})
afterAll(async () => {
  await browser?.close()
  await rapport?.stop()
})

async function ageSessions(): Promise<void> {
  const client = new pg.Client(rapport.database.url)
  await client.connect()
  await client.query(`select set_config('rapport.workspace', id::text, false) from workspace`)
  await client.query(`update session set created_at = now() - interval '11 minutes'`)
  await client.end()
}

test('he is asked for his password first, keeps what he has typed, and is not asked again', async () => {
  const { page, api, problems, expectRefusal } = await seat(browser, rapport, administrator)
  expectRefusal('403 PATCH /api/v1/users/')
  expectRefusal('422 POST /api/v1/session/proof')
  const vera = {
    email: 'vera@rapport.example',
    name: 'Вера Седова',
    role: 'manager',
    password: 'another horse battery',
  }
  const { id } = (await api.call<{ id: string }>('POST', '/users', vera)).body
  const emailOf = async () => (await api.call<{ email: string }>('GET', `/users/${id}`)).body.email
  await page.goto('/settings/users')
  await ageSessions()
  await page.getByRole('button', { name: vera.name, exact: true }).click()
  await page.locator('input[type=email]').fill('sedova@rapport.example')
  await page.getByRole('button', { name: 'Сохранить', exact: true }).click()

  const asked = page.getByRole('dialog', { name: 'Это вы?' })
  await asked.waitFor()
  expect(await barriers(page)).toEqual([])
  expect((await foreignWords(page, 'ru')).filter(word => !word.includes('admin'))).toEqual([])
  await photograph()
  await page.setViewportSize({ width: 380, height: 800 })
  expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true)
  await photograph('-380')
  await page.setViewportSize({ width: 1440, height: 900 })
  await asked.locator('input[type=password]').fill('Wrong-word-11')
  await asked.getByRole('button', { name: 'Подтвердить' }).click()
  await asked.getByText('Это не ваш текущий пароль').waitFor()
  expect(await emailOf()).toBe(vera.email)
  await asked.locator('input[type=password]').fill(administrator.password)
  await asked.getByRole('button', { name: 'Подтвердить' }).click()
  await page.getByText('sedova@rapport.example').waitFor()
  await asked.waitFor({ state: 'detached' })

  // The way back, and another address of his own, without being asked again.
  await page.getByRole('button', { name: 'Отменить', exact: true }).click()
  await page.getByText(vera.email).waitFor()
  expect(problems).toEqual([])

  async function photograph(more = '') {
    if (process.env.PHOTO) await page.screenshot({ path: `${process.env.PHOTO}${more}.png` })
  }
})
