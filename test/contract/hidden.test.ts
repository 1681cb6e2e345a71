import { afterAll, beforeAll, expect, test } from 'vitest'
import { openServer, type Reply, type Server } from './server.ts'

const phone = '+79031112277'
let server: Server
/** Sees every lead, but no phone and no comment. */
let key: string
let lead: string

beforeAll(async () => {
  server = await openServer()
  const all = { read: 'all', create: 'all', update: 'all', remove: 'all', export: 'all' }
  const fields = { 'lead.phones': 'hidden', 'lead.comment': 'hidden', 'lead.budget': 'read' }
  await server.call('POST', '/roles', { body: { name: 'Без телефонов', objects: { lead: all }, fields } })
  key = (await server.person('blind', 'Без телефонов')).key
  const body = {
    name: 'Евгений Онегин',
    phones: [{ value: phone }],
    comment: 'тайна',
    emails: [{ value: 'e@o.example' }],
  }
  lead = (await server.call('POST', '/leads', { body })).body.id
})
afterAll(() => server.close())

const ask = (method: string, path: string, body?: unknown): Promise<Reply> => server.call(method, path, { key, body })
const found = async (q: string): Promise<number[]> => {
  const words = encodeURIComponent(q)
  return [
    (await ask('GET', `/leads?q=${words}&total=true`)).body.data.length,
    (await ask('POST', '/leads/query', { q, total: true })).body.total.value,
    (await ask('POST', '/leads/aggregate', { q })).body.rows[0].measures[0],
    (await ask('GET', `/search?q=${words}`)).body.data.length,
  ]
}

test('a hidden field is not found by trying its words, the others are', async () => {
  for (const q of [phone, '903 111-22-77', '11122']) expect(await found(q), q).toEqual([0, 0, 0, 0])
  for (const q of ['онегина', 'Евгений', 'онег', 'e@o.example']) expect(await found(q), q).toEqual([1, 1, 1, 1])
  expect((await server.call('GET', `/leads?q=${encodeURIComponent(phone)}`)).body.data).toHaveLength(1)
})

test('whoever may not see phones learns by none who it belongs to', async () => {
  expect((await ask('GET', `/matches?phone=${encodeURIComponent(phone)}`)).body.data).toEqual([])
  expect((await ask('GET', '/matches?email=e@o.example')).body.data).toMatchObject([{ id: lead, by: ['email'] }])
})

test('a merge keeps the value of a chosen record only in fields that the caller may write', async () => {
  const other = { name: 'Онегин', emails: [{ value: 'other@o.example' }], comment: 'другое' }
  const from = (await server.call('POST', '/leads', { body: other })).body.id
  const merge = (take: object) => ask('POST', `/leads/${lead}/merges`, { from: [from], take })
  const refused = await merge({ comment: from, phones: from, budget: from, convertedAt: from, constructor: from })
  expect(refused.status, refused.text).toBe(422)
  expect(refused.body.errors.map(({ field, code }: { field: string; code: string }) => [field, code])).toEqual([
    ['take.comment', 'unknownField'],
    ['take.phones', 'unknownField'],
    ['take.budget', 'readOnlyField'],
    ['take.convertedAt', 'readOnlyField'],
    ['take.constructor', 'unknownField'],
  ])
  expect((await server.call('GET', `/leads/${from}`)).body).toMatchObject({ id: from, version: 1 })
  expect((await merge({ name: from })).status).toBe(201)
})

/** Somebody of a role of his own: which objects, which fields. */
let roles = 0
async function personSeeing(objects: object, fields: object): Promise<{ id: string; key: string }> {
  const name = `Роль ${++roles}`
  await server.call('POST', '/roles', { body: { name, objects, fields } })
  return server.person(`person${roles}`, name)
}
const everyone = { read: 'all', create: 'all', update: 'all', remove: 'all' }

test('of a card out of sight nobody learns whose it is, where owners are hidden from him', async () => {
  const fields = { 'lead.owner': 'hidden', 'contact.owner': 'hidden', 'company.owner': 'hidden' }
  const own = await personSeeing({ lead: { read: 'own', create: 'own', update: 'own' } }, fields)
  const body = { name: 'Ольга Чужая', phones: ['+79031112288'], owner: server.administrator }
  await server.call('POST', '/leads', { body })
  const { body: found } = await server.call('GET', `/matches?phone=${encodeURIComponent('+79031112288')}`, {
    key: own.key,
  })
  expect(found.data).toMatchObject([{ object: 'lead', visible: false, owner: null }])
})

test('who claims a lead too late learns that it is gone, and not who has it, where owners are hidden from him', async () => {
  const own = await personSeeing({ lead: { read: 'all', create: 'own', update: 'own' } }, { 'lead.owner': 'hidden' })
  const { body: lead } = await server.call('POST', '/leads', {
    body: { name: 'Пётр Общий', phones: ['+79031112233'], owner: null },
  })
  expect((await server.call('POST', `/leads/${lead.id}/claim`)).status).toBe(200)
  const late = await server.call('POST', `/leads/${lead.id}/claim`, { key: own.key })
  expect([late.status, late.body.type]).toEqual([409, 'urn:rapport:problem:alreadyClaimedByOther'])
  for (const told of ['Анна', server.administrator]) expect(late.text).not.toContain(told)
  expect((await server.call('GET', `/leads/${lead.id}`)).body.owner).toBe(server.administrator)
})

test('a company is not found by words of what is hidden of it', async () => {
  const seller = await personSeeing({ lead: everyone, company: everyone }, { 'company.about': 'hidden' })
  const { body: company } = await server.call('POST', '/companies', { body: { name: 'Ромашка', about: 'банкротство' } })
  const known = async (name: string) =>
    (await server.call('GET', `/matches?company=${encodeURIComponent(name)}`, { key: seller.key })).body.data
  expect(await known('банкротство')).toEqual([])
  expect(await known('ромашка')).toMatchObject([{ object: 'company', id: company.id }])
})

test('a list of what has no next step is not asked by an owner who is hidden', async () => {
  const seller = await personSeeing({ lead: everyone }, { 'lead.owner': 'hidden' })
  for (const query of [`owner=${server.administrator}`, 'owned=true']) {
    const refused = await server.call('GET', `/unplanned?${query}`, { key: seller.key })
    expect(refused.status, refused.text).toBe(422)
    expect(refused.body.errors).toMatchObject([{ field: query.split('=')[0], code: 'unknownField' }])
  }
  expect((await server.call('GET', '/unplanned', { key: seller.key })).status).toBe(200)
})

test('the funnel tells nothing that hidden fields of deals would', async () => {
  const body = { name: 'Кухня', opensOn: '2001-05-05', contact: await contact() }
  await server.call('POST', '/deals', { body })
  const funnel = async (fields: object) => {
    const { key: seller } = await personSeeing({ deal: everyone }, fields)
    return server.call('GET', '/reports/funnel?from=2001-01-01&to=2001-12-31', { key: seller })
  }
  expect((await funnel({})).body).toMatchObject({ deals: 1 })
  expect((await funnel({ 'deal.opensOn': 'hidden' })).body).toMatchObject({ deals: 0 })
  expect((await funnel({ 'deal.closedAt': 'hidden' })).body).toMatchObject({ deals: 1, cycleDays: null })
  for (const field of ['deal.stage', 'deal.pipeline']) expect((await funnel({ [field]: 'hidden' })).status).toBe(403)
})

const contact = async () => (await server.call('POST', '/contacts', { body: { name: 'Клиент' } })).body.id

test('a notice names no record whose name is hidden from its reader', async () => {
  const reader = await personSeeing({ lead: everyone }, { 'lead.name': 'hidden' })
  const body = { name: 'Фома Тайный', phones: ['+79031112299'], owner: reader.id }
  await server.call('POST', '/leads', { body })
  const notices = async () => (await server.call('GET', '/notices', { key: reader.key })).body.data
  await expect.poll(async () => (await notices()).length, { timeout: 15_000 }).toBe(1)
  expect(await notices()).toMatchObject([{ title: 'Мне передали или забрали', reachable: true }])
})

test('what somebody sent in is not shown whole to whom a part of it is hidden', async () => {
  const { key: form } = (await server.call('POST', '/sources', { body: { kind: 'form', name: 'Сайт' } })).body
  const sent = { name: 'Анна Письмо', phone: '8 903 111-33-44', email: 'anna@pismo.example' }
  const { receipt } = (await server.call('POST', `/intake/${form}`, { key: null, body: sent })).body
  const seen = async (reader: string) => (await server.call('GET', `/receipts/${receipt}`, { key: reader })).body
  await expect.poll(async () => (await seen(server.key)).outcome, { timeout: 15_000 }).toBe('lead')
  expect(JSON.stringify(await seen(server.key))).toContain('111-33-44')
  const blind = await seen(key)
  expect(blind).toMatchObject({ outcome: 'lead', record: { object: 'lead' } })
  for (const text of ['111-33-44', '79031113344']) expect(JSON.stringify(blind)).not.toContain(text)
  const ledger = (await server.call('GET', '/receipts', { key })).body
  for (const text of ['111-33-44', '79031113344']) expect(JSON.stringify(ledger)).not.toContain(text)
})

test('whoever may not remove what others need learns how much of it only as far as he sees it', async () => {
  const seller = await personSeeing({ company: everyone }, {})
  const { body: company } = await server.call('POST', '/companies', { body: { name: 'Нужная' } })
  for (const name of ['Раз', 'Два']) await server.call('POST', '/deals', { body: { name, company: company.id } })
  const remove = (by: string) => server.call('DELETE', `/companies/${company.id}`, { key: by })
  expect((await remove(server.key)).body).toMatchObject({ neededBy: [{ object: 'deal', count: 2 }] })
  const refused = await remove(seller.key)
  expect(refused.status).toBe(409)
  expect(refused.body.neededBy).toEqual([])
})

test('who asks how the day of a team goes is told of no next steps that are hidden from him', async () => {
  const reader = await personSeeing({ lead: everyone, task: everyone }, { 'task.doneAt': 'hidden' })
  const day = (await server.call('GET', '/team-day', { key: reader.key })).body
  const names = day.measures.map(({ name }: { name: string }) => name)
  expect(names).toContain('untouched')
  expect(names).not.toContain('leadsUnplanned')
})

test('who takes a merge back is told only of what he sees that it was changed since', async () => {
  const reader = await personSeeing({ company: everyone }, { 'company.about': 'hidden' })
  const make = async (path: string, body: object) => (await server.call('POST', path, { body })).body.id
  const kept = await make('/companies', { name: 'Первая' })
  const from = await make('/companies', { name: 'Вторая', about: 'тайна' })
  const deal = await make('/deals', { name: 'Кухня', company: from })
  const client = async () => (await server.call('GET', `/companies/${from}`)).body.client
  await expect.poll(client, { timeout: 15_000 }).toBe(true)
  const merged = await server.call('POST', `/companies/${kept}/merges`, { body: { from: [from] } })
  expect(merged.status, merged.text).toBe(201)
  await server.call('PATCH', `/companies/${kept}`, { body: { about: 'другое' } })
  await server.call('PATCH', `/deals/${deal}`, { body: { company: await make('/companies', { name: 'Третья' }) } })
  const undone = await server.call('DELETE', `/merges/${merged.body.merge}`, { key: reader.key })
  expect(undone.body).toMatchObject({ restored: [from], kept: [] })
})
