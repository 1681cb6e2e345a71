import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeCertificate } from '../setup/certificate.ts'
import { type MailPeer, mailUser, startMailPeer } from '../setup/mail-peer.ts'
import { barriers } from './barriers.ts'
import { type Office, openOffice, type Seated } from './office.ts'

/** An invoice goes to its client from the card of its deal, and again from its own, by two presses each. */

let folder: string
let peer: MailPeer
let office: Office
let seller: Seated
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rapport-invoices-'))
  const pair = await makeCertificate()
  await writeFile(join(folder, 'authority.pem'), pair.certificate)
  peer = await startMailPeer({ pair })
  const at = `localhost:${peer.port}`
  office = await openOffice({
    RAPPORT_TRUSTED_TARGETS: `smtp://${at},imap://${at}`,
    NODE_EXTRA_CA_CERTS: join(folder, 'authority.pem'),
  })
  seller = await office.hire('Анна Ветрова', 'manager')
  const place = { host: 'localhost', port: peer.port, security: 'startTls', user: mailUser.user }
  const box = { kind: 'shared', address: 'sales@romashka.example', name: 'Ромашка', imap: place, smtp: place }
  await office.made('/mailboxes', { ...box, password: mailUser.password, users: [seller.id] })
})
afterAll(async () => {
  await office?.close()
  await peer?.stop()
  await rm(folder, { recursive: true, force: true })
})

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
