import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { everythingKept } from './operations.ts'
import { openQuoteRoom, type QuoteRoom } from './quote-room.ts'

/* Quotes made on the cards of clients: of the deal that is open with them, or without one; those of a lead go on with it. */

let room: QuoteRoom
beforeAll(async () => {
  room = await openQuoteRoom()
})
afterAll(() => room?.close())
beforeEach(() => {
  room.peer.received.splice(0)
})

const lines = [{ name: 'Стеллаж', quantity: 3, price: '7000.00' }]
const make = (plural: string, id: string, body: object = {}, key = room.olga.key) =>
  room.server.call('POST', `/${plural}/${id}/quotes`, { body, key })
const newCompany = (name: string) => room.made('companies', { name, owner: room.olga.id })
const newPerson = (more: object) => room.made('contacts', { name: 'Пётр Гусев', owner: room.olga.id, ...more })
let phone = 0
const newLead = (more: object = {}) =>
  room.made('leads', {
    name: 'Анна Журавлёва',
    companyName: 'ООО «Журавль»',
    phones: [{ value: `+7916700${String(1000 + ++phone)}` }],
    emails: [{ value: 'anna@client.example' }],
    owner: room.olga.id,
    ...more,
  })

test('a quote is made for nobody whom the caller does not see, and for no deal that is not his', async () => {
  const lead = await newLead()
  const stranger = await room.server.person('stranger', 'telemarketer')
  const company = await newCompany('ООО «Стриж»')
  const before = await everythingKept(room.server, room.server.workspace)
  for (const [plural, id] of [
    ['leads', lead],
    ['companies', company],
    ['contacts', room.contact],
  ] as const)
    expect([403, 404]).toContain((await make(plural, id, {}, stranger.key)).status)
  expect((await make('companies', company, { deal: '0198aaaa-0000-7000-8000-000000000000' })).status).toBe(404)
  expect(await everythingKept(room.server, room.server.workspace)).toEqual(before)
})

describe('on the card of a company', () => {
  test('a quote is of the deal that is open with it, with its lines', async () => {
    const company = await newCompany('ООО «Гусь»')
    const deal = await room.newDeal({ company, contact: null })
    const made = await make('companies', company)
    expect(made.status, made.text).toBe(201)
    expect(made.body).toMatchObject({ deal, company, total: { amount: '32700.45', currency: 'RUB' } })
    const again = await make('companies', company)
    expect([again.status, again.body.id]).toEqual([200, made.body.id])
  })

  test('with several deals or none it is of none, for the only person there is, and one draft however often is pressed', async () => {
    const company = await newCompany('ООО «Утка»')
    const contact = await newPerson({ company })
    const deals = [await room.newDeal({ company, contact: null }), await room.newDeal({ company, contact: null })]
    const both = await Promise.all([make('companies', company), make('companies', company)])
    expect(both.map(({ status }) => status).sort()).toEqual([200, 201])
    expect(new Set(both.map(({ body }) => body.id)).size).toBe(1)
    expect(both[0]?.body).toMatchObject({ company, contact, owner: room.olga.id, status: 'draft' })
    expect(both[0]?.body.deal ?? null).toBeNull()
    expect(both[0]?.body.name).toBe('Предложение для ООО «Утка»')
    const chosen = await make('companies', company, { deal: deals[1] })
    expect(chosen.body).toMatchObject({ deal: deals[1], company })
  })

  test('of none although there is one, where that is said', async () => {
    const company = await newCompany('ООО «Чайка»')
    await room.newDeal({ company, contact: null })
    const { body } = await make('companies', company, { deal: null, fields: { items: lines } })
    expect(body.deal ?? null).toBeNull()
    expect(body.total).toEqual({ amount: '21000.00', currency: 'RUB' })
  })
})

test('on the card of a contact a quote is for him and his company, and goes to his address', async () => {
  const company = await newCompany('ООО «Аист»')
  const contact = await newPerson({ company, emails: [{ value: 'gusev@client.example' }] })
  const { body } = await make('contacts', contact, { fields: { items: lines } })
  expect(body).toMatchObject({ company, contact })
  const sent = await room.send(body.id)
  expect(sent.status, sent.text).toBe(201)
  await expect.poll(() => room.peer.received.length, { timeout: 30_000 }).toBe(1)
  expect(room.peer.received[0]?.to).toEqual(['gusev@client.example'])
  const { data } = (await room.server.call('GET', `/contacts/${contact}/timeline`, { key: room.olga.key })).body
  expect(JSON.stringify(data)).toContain('Коммерческое предложение №')
})

describe('on the card of a lead', () => {
  test('a quote goes to the lead, and with him to the deal that is made of him, which takes its lines and stage', async () => {
    const lead = await newLead()
    const { body } = await make('leads', lead, { fields: { items: lines } })
    expect(body).toMatchObject({ lead, name: 'Предложение для ООО «Журавль»', owner: room.olga.id })
    const sent = await room.send(body.id)
    expect(sent.status, sent.text).toBe(201)
    await expect.poll(() => room.peer.received.length, { timeout: 30_000 }).toBe(1)
    expect(room.peer.received[0]?.to).toEqual(['anna@client.example'])

    const parts = { company: { name: 'ООО «Журавль»' }, contact: {}, deal: { name: 'Стеллажи' } }
    const converted = await room.server.call('POST', `/leads/${lead}/conversion`, { body: parts, key: room.olga.key })
    expect(converted.status, converted.text).toBe(201)
    const { deal, contact, company } = converted.body
    await expect
      .poll(() => room.look(body.id), { timeout: 30_000 })
      .toMatchObject({ deal: deal.id, contact: contact.id, company: company.id, lead, status: 'sent' })
    const taken = () => room.server.call('GET', `/deals/${deal.id}`).then(({ body }) => body)
    await expect
      .poll(taken, { timeout: 30_000 })
      .toMatchObject({ amount: { amount: '21000.00' }, stage: room.stages[1]?.id })
    expect((await taken()).items).toHaveLength(1)
    // What he was sent is still what he sees, and accepting it moves the deal there is now.
    expect((await room.answer(sent.body.url, 'accept')).status).toBe(303)
    expect((await taken()).stage).toBe(room.stages.at(-1)?.id)
  })

  test('a deal that has lines keeps them', async () => {
    const lead = await newLead()
    const { body } = await make('leads', lead, { fields: { items: lines } })
    const own = [{ name: 'Шкаф', quantity: 1, price: '50000.00' }]
    const parts = { deal: { name: 'Шкаф', items: own, currency: 'RUB' } }
    const converted = await room.server.call('POST', `/leads/${lead}/conversion`, { body: parts, key: room.olga.key })
    await expect.poll(async () => (await room.look(body.id)).deal, { timeout: 30_000 }).toBe(converted.body.deal.id)
    const { items } = (await room.server.call('GET', `/deals/${converted.body.deal.id}`)).body
    expect(items.map(({ name }: { name: string }) => name)).toEqual(['Шкаф'])
  })
})
