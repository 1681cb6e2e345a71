import { afterAll, beforeAll, expect, test } from 'vitest'
import { type BulkRoom, openBulkRoom } from './bulk-room.ts'
import { traces } from './server.ts'

let room: BulkRoom
beforeAll(async () => {
  room = await openBulkRoom()
})
afterAll(() => room.server.close())

test('rights are asked of every record: others go on, and what is not seen is not there', async () => {
  const [own] = await room.leads('rights', 1, { owner: room.ivan.id })
  const [foreign] = await room.leads('rights', 1, { owner: room.olga.id })
  const done = await room.change({ ids: [own, foreign], change: { set: { interest: 'Стол' } } }, room.ivan.key)
  expect(done.counts).toMatchObject({ found: 2, changed: 1, refused: 1 })
  expect(done.refusals).toMatchObject([{ code: 'notFound', count: 1 }])
  expect((await room.lead(foreign ?? '')).interest).toBe(null)
  const mine = await room.preview(
    { query: { filter: { comment: { contains: 'rights' } } }, change: { set: { interest: 'x' } } },
    room.ivan.key,
  )
  expect(mine.body.counts.found).toBe(1)
  const viewer = await room.server.person('vera', 'viewer')
  await room.refused({ ids: [own], change: { set: { interest: 'x' } } }, 403, [], viewer.key)
  const reading = await room.server.person('rita', 'manager', { scopes: ['read'] })
  await room.refused({ ids: [own], change: { set: { interest: 'x' } } }, 403, [], reading.key)
})

test('a right lost since the preview is lost', async () => {
  const [id] = await room.leads('lost right', 1, { owner: room.ivan.id })
  const { body } = await room.preview({ ids: [id], change: { set: { interest: 'Полка' } } }, room.ivan.key)
  await room.server.call('PATCH', `/leads/${id}`, { body: { owner: room.olga.id } })
  await room.server.call('POST', `/bulk-changes/${body.id}/commit`, { key: room.ivan.key })
  expect((await room.ended(body.id, room.ivan.key)).counts).toMatchObject({ changed: 0, refused: 1, willChange: 0 })
  expect((await room.lead(id ?? '')).interest).toBe(null)
})

test('hidden fields do not exist, neither to be changed nor to be read in an example', async () => {
  const roles = await room.server.call('POST', '/roles', {
    body: {
      name: 'blind',
      objects: { lead: { read: 'all', create: 'all', update: 'all', remove: 'all', export: 'none' } },
      fields: { 'lead.budget': 'hidden', 'lead.interest': 'read' },
    },
  })
  expect(roles.status, roles.text).toBe(201)
  const blind = await room.server.person('boris', 'blind')
  const ids = await room.leads('hidden', 2)
  await room.refused(
    { ids, change: { set: { budget: { amount: '1', currency: 'RUB' } } } },
    422,
    [['change.set.budget', 'unknownField']],
    blind.key,
  )
  await room.refused(
    { ids, change: { set: { interest: 'x' } } },
    422,
    [['change.set.interest', 'readOnlyField']],
    blind.key,
  )
})

test('somebody else’s bulk change is not there; an administrator sees it', async () => {
  const ids = await room.leads('whose', 1, { owner: room.ivan.id })
  const bulk = await room.change({ ids, change: { set: { interest: 'Стул' } } }, room.ivan.key)
  for (const [method, path] of [
    ['GET', ''],
    ['POST', '/commit'],
    ['POST', '/cancel'],
    ['DELETE', ''],
  ] as const)
    expect((await room.server.call(method, `/bulk-changes/${bulk.id}${path}`, { key: room.olga.key })).status).toBe(404)
  const listed = async (key: string) =>
    (await room.server.call('GET', '/bulk-changes', { key })).body.data.some(
      (one: { id: string }) => one.id === bulk.id,
    )
  expect([await listed(room.olga.key), await listed(room.ivan.key), await listed(room.server.key)]).toEqual([
    false,
    true,
    true,
  ])
  expect(await room.undo(bulk.id)).toMatchObject({ state: 'reverted', counts: { kept: 0 } })
  expect((await room.lead(ids[0] ?? '')).interest).toBe(null)
})

test('a key that only reads carries nothing out, stops nothing and undoes nothing, and lists what it may read', async () => {
  const keyFor = async (...scopes: string[]): Promise<string> =>
    (await room.server.call('POST', '/api-keys', { body: { name: scopes.join(), scopes } })).body.key
  const [reader, ofContacts] = [await keyFor('read'), await keyFor('contacts:read')]
  const [id = ''] = await room.leads('reading', 1)
  const { body: bulk } = await room.preview({ ids: [id], change: { set: { comment: 'written' } } })
  const before = [await traces(room.server), await room.look(bulk.id)]
  for (const verb of ['commit', 'cancel'])
    expect((await room.server.call('POST', `/bulk-changes/${bulk.id}/${verb}`, { key: reader })).status, verb).toBe(403)
  expect([await traces(room.server), await room.look(bulk.id)]).toEqual(before)

  await room.server.call('POST', `/bulk-changes/${bulk.id}/commit`)
  await room.ended(bulk.id)
  expect((await room.server.call('DELETE', `/bulk-changes/${bulk.id}`, { key: reader })).status).toBe(403)
  expect((await room.lead(id)).comment).toBe('written')
  const listed = async (key: string) =>
    (await room.server.call('GET', '/bulk-changes', { key })).body.data.map((one: { id: string }) => one.id)
  expect(await listed(reader)).toContain(bulk.id)
  expect(await listed(ofContacts)).toEqual([])
})

test('each record is told with what became of it, page by page and as a file; what is not seen has no name', async () => {
  const own = await room.leads('row by row', 3, { owner: room.ivan.id })
  const [foreign = ''] = await room.leads('row by row', 1, { owner: room.olga.id })
  await room.server.call('PATCH', `/leads/${own[1]}`, { body: { interest: 'Стол' } })
  const done = await room.change({ ids: [...own, foreign], change: { set: { interest: 'Стол' } } }, room.ivan.key)
  const look = (query: string, key = room.ivan.key) =>
    room.server.call('GET', `/bulk-changes/${done.id}/${query}`, { key })
  const first = (await look('rows?limit=2')).body
  expect(first.data).toMatchObject([
    { id: own[0], outcome: 'changed', reason: null },
    { id: own[1], outcome: 'same', reason: null },
  ])
  expect(first.data[0].title).toMatch(/^Лид \d+$/)
  const rest = (await look(`rows?limit=2&cursor=${first.nextCursor}`)).body
  expect(rest).toMatchObject({
    data: [
      { id: own[2], outcome: 'changed' },
      { id: foreign, title: '', outcome: 'refused', reason: { code: 'notFound', message: expect.stringMatching(/./) } },
    ],
    nextCursor: null,
  })
  expect((await look('rows?outcome=refused')).body.data).toHaveLength(1)
  const lines = (await look('rows.csv')).text.trim().split('\n')
  expect(lines).toHaveLength(5)
  expect(lines[4]).toContain(foreign)
  expect((await look('rows?cursor=x')).status).toBe(422)
  expect((await look('rows', room.olga.key)).status).toBe(404)
  expect((await look('rows.csv', room.olga.key)).status).toBe(404)
})
