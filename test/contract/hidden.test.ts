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
