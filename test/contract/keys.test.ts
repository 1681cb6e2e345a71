import { afterAll, beforeAll, expect, test } from 'vitest'
import { openServer, password, type Server, send, signedIn } from './server.ts'

let server: Server
let worker: { id: string; key: string }
beforeAll(async () => {
  server = await openServer()
  worker = await server.person('worker', 'head')
  const lead = (await server.call('POST', '/leads', { body: { name: 'Иван', phones: ['+79161234567'] } })).body.id
  const deal = (await server.call('POST', '/deals', { body: { name: 'Кухня' } })).body.id
  await server.database.owner.query(
    `insert into notice (workspace_id, id, "user", code, params, object, record_id) values
     ($1, gen_random_uuid(), $2, 'leadAssigned', '{}', 'lead', $3), ($1, gen_random_uuid(), $2, 'leadAssigned', '{}', 'deal', $4)`,
    [server.workspace, worker.id, lead, deal],
  )
})
afterAll(() => server.close())

async function keyWith(...scopes: string[]): Promise<string> {
  const cookie = await signedIn(server.address, 'worker@romashka.example', password)
  const headers = { cookie, 'x-requested-with': 'rapport' }
  return (await send(server.address, 'POST', '/api-keys', { headers, body: { name: scopes.join(), scopes } })).body.key
}

async function noticesOf(key: string): Promise<string[]> {
  const { body } = await server.call('GET', '/notices?unread=true', { key })
  return body.data.map(({ on }: { on: { object: string } }) => on.object).sort()
}

test('a key hears of what it may read, and one that only reads leaves notices as new as they are', async () => {
  const narrow = await keyWith('leads:read')
  const reader = await keyWith('read')
  expect(await noticesOf(narrow)).toEqual(['lead'])
  expect(await noticesOf(reader)).toEqual(['deal', 'lead'])
  const { body } = await server.call('GET', '/notices', { key: reader })
  for (const key of [narrow, reader]) {
    expect((await server.call('POST', '/notices/read', { key })).status).toBe(403)
    expect((await server.call('POST', `/notices/${body.data[0].id}/read`, { key })).status).toBe(403)
  }
  expect(await noticesOf(worker.key)).toEqual(['deal', 'lead'])

  const writer = await keyWith('read', 'leads:write')
  expect((await server.call('POST', '/notices/read', { key: writer })).body).toEqual({ read: 1 })
  expect(await noticesOf(worker.key)).toEqual(['deal'])
  const deal = body.data.find(({ on }: { on: { object: string } }) => on.object === 'deal').id
  expect((await server.call('POST', `/notices/${deal}/read`, { key: writer })).status).toBe(404)
  expect((await server.call('POST', `/notices/${deal}/read`, { key: worker.key })).status).toBe(204)
  expect(await noticesOf(worker.key)).toEqual([])
})

interface Key {
  id: string
  usedAt: string | null
  usedFrom: string | null
  callsToday: number
}

test('a key that is not for administration ends no key', async () => {
  const reader = await keyWith('read', 'write')
  // That a key was used is noted a moment later.
  const keys = async () =>
    (await server.call('GET', '/api-keys', { key: reader })).body.data.map(
      ({ usedAt: _, usedFrom: __, callsToday: ___, ...rest }: Key) => rest,
    )
  const before = await keys()
  for (const { id } of before)
    expect((await server.call('DELETE', `/api-keys/${id}`, { key: reader })).status).toBe(403)
  expect(await keys()).toEqual(before)
})

test('a key that only reads takes no import back', async () => {
  const form = new FormData()
  form.set('object', 'leads')
  form.set('file', new Blob(['Имя,Телефон\nПётр,+79161112233\n']), 'leads.csv')
  const headers = { authorization: `Bearer ${worker.key}` }
  const staged = await fetch(`${server.address}/api/v1/imports`, { method: 'POST', headers, body: form })
  const { id } = (await staged.json()) as { id: string }
  const state = async () => (await server.call('GET', `/imports/${id}`, { key: worker.key })).body.state
  await expect.poll(state, { timeout: 15_000 }).toBe('staged')
  await server.call('POST', `/imports/${id}/commit`, { key: worker.key })
  await expect.poll(state, { timeout: 15_000 }).toBe('done')

  const reader = await keyWith('read')
  expect((await server.call('DELETE', `/imports/${id}`, { key: reader })).status).toBe(403)
  expect(await state()).toBe('done')
  expect((await server.call('GET', '/leads?filter[name]=Пётр', { key: reader })).body.data).toHaveLength(1)
})
