import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { administrator, withAdministrator } from '../setup/api.ts'
import { borrowBrowser } from '../setup/browser.ts'
import type { Client } from '../setup/client.ts'
import { startServer, type TestServer } from '../setup/server.ts'
import { barriers } from './barriers.ts'
import { type Person, seat } from './person.ts'

let rapport: TestServer
let browser: Browser
let admin: Person & { api: Client }

beforeAll(async () => {
  ;[rapport, browser] = await Promise.all([startServer(withAdministrator), borrowBrowser()])
  admin = await seat(browser, rapport, administrator)
})
afterAll(async () => {
  await browser?.close()
  await rapport?.stop()
})

test('who is there twice is merged, told apart and taken back by key', async () => {
  const { page, problems, api } = admin
  const create = [
    { lastName: 'Орлова', firstName: 'Анна', phones: ['+79261110001'], emails: ['orlova@mail.ru'] },
    { name: 'Аня Орлова', phones: ['8 926 111-00-01'], emails: ['orlova@mail.ru'] },
    { lastName: 'Зубков', firstName: 'Илья', phones: ['+79261110002'], emails: ['zubkov@mail.ru'] },
    { lastName: 'Zubkov', firstName: 'Ilya', phones: ['+79261110002'], emails: ['zubkov@mail.ru'] },
  ]
  await api.call('POST', '/contacts/bulk', { create })
  await api.call('POST', '/duplicates/scans/contacts')
  const count = async () => {
    const { body } = await api.call('GET', '/duplicates?object=contacts')
    return JSON.parse(JSON.stringify(body)).data.length
  }
  await expect.poll(count, { timeout: 30_000 }).toBe(2)

  await page.goto('/settings')
  await page.getByRole('link', { name: /^Дубли / }).click()
  const pairs = page.getByRole('listitem').filter({ has: page.locator('[aria-expanded]') })
  await expect.poll(() => pairs.count()).toBe(2)
  await page.getByText('имя: уменьшительное').or(page.getByText('имя: совпадает, другое написание')).first().waitFor()
  expect(await barriers(page)).toEqual([])

  await page.keyboard.press('m')
  await expect.poll(() => pairs.count()).toBe(1)
  await page.keyboard.press('u')
  await expect.poll(() => pairs.count()).toBe(2)
  await page.keyboard.press('j')
  await page.keyboard.press('d')
  await expect.poll(() => pairs.count()).toBe(1)
  expect(await count()).toBe(1)
  expect(problems).toEqual([])
})

test('a lead that is a contact already is attached, and taken back, by key', async () => {
  const { page, problems, api } = admin
  await api.call('POST', '/contacts', { lastName: 'Гусев', firstName: 'Олег', phones: ['+79261110003'] })
  await api.call('POST', '/leads', { name: 'Олег Гусев', phones: ['+79261110003'], emails: ['gusev@mail.ru'] })
  for (const object of ['contacts', 'leads']) await api.call('POST', `/duplicates/scans/${object}`)
  const count = async () => {
    const { body } = await api.call('GET', '/duplicates?object=leadContact')
    return JSON.parse(JSON.stringify(body)).data.length
  }
  await expect.poll(count, { timeout: 90_000, interval: 500 }).toBe(1)

  await page.goto('/settings/duplicates?object=leadContact')
  const pairs = page.getByRole('listitem').filter({ has: page.locator('[aria-expanded]') })
  await expect.poll(() => pairs.count()).toBe(1)
  expect(await barriers(page)).toEqual([])
  await page.keyboard.press('f')
  await page.getByRole('dialog').getByRole('button', { name: 'Привязать' }).click()
  await expect.poll(() => pairs.count()).toBe(0)
  expect(await count()).toBe(0)
  await page.keyboard.press('u')
  await expect.poll(() => pairs.count()).toBe(1)
  await page.keyboard.press('m')
  await expect.poll(() => pairs.count()).toBe(0)
  expect(problems).toEqual([])
})
