import { afterAll, beforeAll, expect, test } from 'vitest'
import type { MailPeer } from '../setup/mail-peer.ts'
import { barriers } from './barriers.ts'
import { type MailOffice, openMailOffice } from './mail-office.ts'
import type { Office, Seated } from './office.ts'

/** An invoice goes to its client from the card of its deal, and again from its own, by two presses each. */

let room: MailOffice
let peer: MailPeer
let office: Office
let seller: Seated
beforeAll(async () => {
  room = await openMailOffice()
  ;({ peer, office, seller } = room)
})
afterAll(() => room?.close())

test('an invoice is made and sent from the card of the deal, with its paper, and sent again from its own', async () => {
  const company = await office.made('/companies', { name: 'ООО «Лебедь»', owner: seller.id })
  const emails = ['maria@client.example']
  const contact = await office.made('/contacts', { name: 'Мария Лебедева', company, emails, owner: seller.id })
  const items = [{ name: 'Стол', quantity: 2, price: '15000', tax: 22 }]
  const deal = await office.made('/deals', { name: 'Мебель', company, contact, owner: seller.id, items })
  const { page } = seller
  await page.goto(`${office.rapport.url}/deals/${deal}`)
  await page.getByRole('button', { name: 'Выставить счёт' }).click()
  await page.getByRole('button', { name: 'Создать и отправить' }).click()
  const sheet = page.getByRole('dialog', { name: 'Отправить счёт' })
  await sheet.getByRole('img', { name: 'Страница 1' }).waitFor()
  expect(await sheet.getByLabel('Кому').inputValue()).toContain('maria@client.example')
  expect(await barriers(page)).toEqual([])
  await sheet.getByRole('button', { name: 'Отправить', exact: true }).click()
  await page.getByText('Счёт отправляется').waitFor()
  await expect.poll(() => peer.received.length, { timeout: 60_000 }).toBe(1)
  expect(peer.received[0]?.subject).toContain('Счёт № 1')
  expect(peer.received[0]?.raw).toContain('application/pdf')
  const [invoice] = await office.list(`/invoices?filter[deal]=${deal}`)
  expect(invoice).toMatchObject({ status: 'issued', documentNumber: '1' })

  await page.goto(`${office.rapport.url}/invoices/${invoice?.id}`)
  await page.getByRole('button', { name: 'Отправить ещё раз' }).click()
  await sheet.getByLabel('Текст письма').fill('Высылаем ещё раз.')
  await sheet.getByRole('button', { name: 'Отправить', exact: true }).click()
  await expect.poll(() => peer.received.length, { timeout: 60_000 }).toBe(2)
  expect(peer.received[1]?.text).toContain('Высылаем ещё раз.')
  expect(seller.problems).toEqual([])
})

test('the company writes its own letter for invoices, and the sheet sends it', async () => {
  const admin = await office.hire('Олег Главный', 'admin')
  const settings = admin.page
  await settings.goto(`${office.rapport.url}/settings/paper-letters`)
  await settings.getByRole('combobox', { name: 'Письмо' }).click()
  await settings.getByRole('option', { name: 'Счёт', exact: true }).click()
  expect(await settings.getByLabel('Текст').inputValue()).toContain('Направляем счёт № {{number}} на {{total}}')
  expect(await barriers(settings)).toEqual([])
  await settings.getByLabel('Тема').fill('Счёт {{nubmer}} для ')
  await settings.getByRole('button', { name: 'Сохранить' }).click()
  await settings
    .getByText(/\{\{nubmer\}\}/)
    .last()
    .waitFor()
  await settings.getByLabel('Тема').fill('Счёт {{number}} для ')
  await settings.getByRole('button', { name: 'Вставить поле' }).first().click()
  await settings.getByRole('combobox', { name: 'Поле' }).fill('Название')
  await settings.getByRole('group', { name: 'Компания' }).getByRole('option', { name: 'Название', exact: true }).click()
  await settings.getByRole('button', { name: 'Вставить', exact: true }).click()
  await settings.getByLabel('Текст').fill('Оплатите {{total}} до {{dueOn}}.')
  await settings.getByRole('button', { name: 'Сохранить' }).click()
  await settings.getByText('Сохранено').waitFor()

  const company = await office.made('/companies', { name: 'ООО «Гусь»', owner: seller.id })
  const contact = await office.made('/contacts', {
    name: 'Иван',
    company,
    emails: ['ivan@client.example'],
    owner: seller.id,
  })
  const items = [{ name: 'Стол', quantity: 1, price: '500', tax: null }]
  const invoice = await office.made('/invoices', {
    name: 'Стол',
    company,
    contact,
    items,
    currency: 'RUB',
    owner: seller.id,
  })
  const { page } = seller
  await page.goto(`${office.rapport.url}/invoices/${invoice}`)
  await page.getByRole('button', { name: 'Отправить', exact: true }).click()
  const sheet = page.getByRole('dialog', { name: 'Отправить счёт' })
  await sheet.getByRole('button', { name: 'Отправить', exact: true }).waitFor()
  expect(await sheet.getByLabel('Тема').inputValue()).toBe('Счёт 2 для ООО «Гусь»')
  expect(await sheet.getByLabel('Текст письма').inputValue()).toMatch(/^Оплатите 500\s₽ до /)

  await settings.reload()
  await settings.getByRole('combobox', { name: 'Письмо' }).click()
  await settings.getByRole('option', { name: 'Счёт', exact: true }).click()
  await settings.getByRole('button', { name: 'Вернуть обычный текст' }).click()
  await settings.getByRole('button', { name: 'Сохранить' }).click()
  await settings.getByText('Сохранено').waitFor()
  const { data } = (await office.admin.call<{ data: { subject: null; text: null }[] }>('GET', '/paper-letters')).body
  expect(data.every(({ subject, text }) => subject === null && text === null)).toBe(true)
  expect(admin.problems.filter(problem => !/422/.test(problem))).toEqual([])
})
