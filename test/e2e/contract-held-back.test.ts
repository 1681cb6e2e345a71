import { afterAll, beforeAll, expect, test } from 'vitest'
import { barriers } from './barriers.ts'
import { type MailOffice, openMailOffice } from './mail-office.ts'

/** A contract that has to be approved first is held back where its letter is written, and leaves once it is approved. */

let room: MailOffice
beforeAll(async () => {
  room = await openMailOffice()
})
afterAll(() => room?.close())

test('the letter says that the contract has to be approved, keeps what was written, and leaves after that', async () => {
  const { office, peer, seller } = room
  const head = await office.hire('Вера Главная', 'head')
  await office.made('/sign-off-rules', {
    name: 'Договоры',
    object: 'document',
    filter: { kind: { eq: 'contract' } },
    overLimit: false,
    ownAllowed: false,
    remindHours: 8,
    position: 1,
    active: true,
    steps: [{ mode: 'any', approvers: [{ kind: 'user', id: head.id }] }],
  })
  const emails = ['maria@client.example']
  const contact = await office.made('/contacts', { name: 'Мария Лебедева', emails, owner: seller.id })
  const items = [{ name: 'Стол', quantity: 1, price: '1000' }]
  const deal = await office.made('/deals', { name: 'Кухня', contact, items, owner: seller.id })
  const paper = await seller.api.call<{ id: string }>('POST', '/papers', {
    on: { object: 'deal', id: deal },
    kind: 'contract',
  })
  expect(paper.status).toBe(201)

  const { page } = seller
  await page.goto(`/deals/${deal}`)
  await page.getByRole('button', { name: /^Ещё: Договор/ }).click()
  await page.getByRole('menuitem', { name: 'Отправить письмом' }).click()
  const letter = page.getByRole('dialog')
  await letter.getByText('maria@client.example').first().waitFor()
  const text = letter.getByRole('textbox', { name: 'Текст письма' })
  await text.fill('Договор во вложении.')
  await letter.getByRole('button', { name: 'Отправить', exact: true }).click()
  await letter.getByRole('alert').getByText('Сначала это нужно согласовать').waitFor()
  expect(await barriers(page)).toEqual([])
  expect(await text.innerText()).toContain('Договор во вложении.')
  expect(peer.received).toEqual([])

  const asked = await seller.api.call<{ id: string }>('POST', '/sign-offs', {
    on: { object: 'document', id: paper.body.id },
  })
  expect(asked.status).toBe(201)
  await letter.getByRole('button', { name: 'Отправить', exact: true }).click()
  await letter.getByRole('alert').getByText('ждёт согласования').waitFor()
  const decided = await head.api.call('POST', `/sign-offs/${asked.body.id}/decision`, { verdict: 'approve' })
  expect(decided.status).toBe(200)
  await letter.getByRole('button', { name: 'Отправить', exact: true }).click()
  await letter.waitFor({ state: 'detached' })
  await expect.poll(() => peer.received.length, { timeout: 60_000 }).toBe(1)
  expect(peer.received[0]?.text).toContain('Договор во вложении.')
  expect(peer.received[0]?.raw.toString()).toContain('application/pdf')
})
