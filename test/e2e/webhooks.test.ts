import { afterAll, beforeAll, expect, test } from 'vitest'
import { administrator } from '../setup/api.ts'
import { startWebhookPeer, type WebhookPeer } from '../setup/webhook-peer.ts'
import { barriers } from './barriers.ts'
import { type Office, openOffice } from './office.ts'
import { type Person, seat } from './person.ts'

/** An administrator has a warehouse told of leads, sees that it fails, and sends it again once it is back. */

let office: Office
let peer: WebhookPeer
let admin: Person
beforeAll(async () => {
  peer = await startWebhookPeer()
  office = await openOffice({ RAPPORT_TRUSTED_TARGETS: peer.origin })
  admin = await seat(office.browser, office.rapport, administrator)
})
afterAll(async () => {
  await office?.close()
  await peer?.stop()
})

test('is set up, tried, tells of a lead, and what was not taken is sent again from the log', async () => {
  const { page, problems } = admin
  await page.goto('/settings')
  await page.getByRole('link', { name: /^Вебхуки/ }).click()
  await page.getByText('Вебхуков пока нет').waitFor()
  await page.getByRole('button', { name: 'Добавить' }).click()
  await page.getByLabel('Название').fill('Склад')
  await page.getByRole('textbox', { name: /^Адрес/ }).fill('http://10.0.0.7/hook')
  admin.expectRefusal('422 POST /api/v1/webhooks')
  await page.getByRole('button', { name: 'Создать' }).click()
  await page.getByText('Нужен адрес https в интернете').waitFor()
  await page.getByRole('textbox', { name: /^Адрес/ }).fill(`${peer.origin}/hook`)
  expect(await barriers(page)).toEqual([])
  await page.getByRole('button', { name: 'Создать' }).click()
  const secret = await page.getByRole('group', { name: 'Ключ' }).locator('pre').innerText()
  expect(secret).toMatch(/^whsec_/)
  await page.getByRole('button', { name: 'Готово' }).click()
  await page.getByRole('listitem').filter({ hasText: 'Лиды: всё' }).getByText('Включён').waitFor()

  await page.getByRole('link', { name: 'Склад' }).click()
  await page.getByRole('button', { name: 'Проверить' }).click()
  await page
    .getByText(/^Ответ 204 за/)
    .first()
    .waitFor()
  peer.answer = () => ({ status: 500, body: 'склад закрыт' })
  await office.lead('Мария Лебедева')
  const line = page.getByRole('listitem').filter({ hasText: 'Лид: создание' })
  await line.getByText(/^Ответ 500/).waitFor()
  await line.getByRole('button').first().click()
  await line.getByText('склад закрыт').waitFor()
  await line.getByRole('region', { name: 'Отправлено' }).getByText('lead.created').waitFor()
  expect(await barriers(page)).toEqual([])
  peer.answer = () => ({ status: 200 })
  await line.getByRole('button', { name: 'Отправить сейчас' }).click()
  await line.getByText('Доставлено').waitFor()
  expect(peer.told.at(-1)?.body).toMatchObject({ type: 'lead.created', record: { name: 'Мария Лебедева' } })

  await page.getByRole('button', { name: 'Выключить' }).click()
  await page.getByRole('button', { name: 'Включить' }).waitFor()
  await page.getByRole('button', { name: 'Удалить' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Удалить' }).click()
  await page.getByText('Вебхуков пока нет').waitFor()
  expect(problems).toEqual([])
})
