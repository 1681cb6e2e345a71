import { afterAll, beforeAll, expect, test } from 'vitest'
import { administrator } from '../setup/api.ts'
import type { Client } from '../setup/client.ts'
import { barriers } from './barriers.ts'
import { type Office, openOffice } from './office.ts'
import { type Person, seat } from './person.ts'

/** A role is given quotas; somebody of it reads to their end, an administrator sees it and lifts them for a day. */

const olga = { email: 'olga@rapport.example', password: 'Kq7-lilac-harbour-52' }

let office: Office
let admin: Person
let seller: Person & { api: Client }

beforeAll(async () => {
  office = await openOffice()
  const create = Array.from({ length: 30 }, (_, n) => ({ name: `Покупатель ${n}` }))
  await office.admin.call('POST', '/contacts/bulk', { create })
  await office.admin.call('POST', '/users', { ...olga, name: 'Ольга Лист', role: 'viewer', locale: 'ru' })
  admin = await seat(office.browser, office.rapport, administrator)
  seller = await seat(office.browser, office.rapport, olga)
})
afterAll(() => office?.close())

test('quotas of a role are set on its page, near their end its people are told, at their end administrators see it and lift them', async () => {
  const { page } = admin
  await page.goto('/settings/roles')
  await page.getByRole('link', { name: 'Наблюдатель' }).click()
  const perHour = page.getByRole('textbox', { name: 'Открыть записей за час' })
  await perHour.fill('25')
  await page.getByRole('switch', { name: /Останавливать на пределе/ }).check()
  await page.getByRole('button', { name: 'Сохранить' }).click()
  await expect
    .poll(async () => (await office.list('/roles')).find(({ name }) => name === 'viewer'))
    .toMatchObject({ readPerHour: 25, stopsBeyond: true, readPerDay: 60_000 })
  expect(await barriers(page)).toEqual([])

  seller.expectRefusal('429 ')
  await seller.page.goto('/contacts')
  await seller.page
    .getByText(/Покупатель \d+/)
    .first()
    .waitFor()
  const used = async () => (await seller.api.call<{ hour: { used: number } }>('GET', '/me/reading')).body.hour.used
  await expect.poll(used).toBeGreaterThanOrEqual(30)
  await seller.page.goto('/contacts')
  await seller.page.getByText(/Показ остановлен до \d\d:\d\d/).waitFor()
  await seller.page.goto('/security')
  await seller.page.getByRole('region', { name: 'Сколько вы открыли' }).getByText(/из 25/).waitFor()
  expect(await barriers(seller.page)).toEqual([])

  await page.goto('/settings/reading')
  const alarms = page.getByRole('region', { name: 'Тревоги' })
  await alarms.getByText('Ольга Лист').waitFor()
  await alarms.getByText('разрешено 25').waitFor()
  expect(await barriers(page)).toEqual([])
  await page.getByRole('button', { name: 'Снять пределы на сутки: Ольга Лист' }).click()
  await page.getByRole('region', { name: 'Пределы сняты' }).getByText('Ольга Лист').waitFor()
  await seller.page.goto('/contacts')
  await seller.page
    .getByText(/Покупатель \d+/)
    .first()
    .waitFor()
  await page.getByRole('button', { name: 'Вернуть пределы: Ольга Лист' }).click()
  await page.getByRole('button', { name: 'Снять пределы на сутки: Ольга Лист' }).waitFor()
  await page.setViewportSize({ width: 380, height: 800 })
  expect(await barriers(page)).toEqual([])
})
