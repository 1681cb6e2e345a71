import { tmpdir } from 'node:os'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { tellOfEndingKeys } from '../../src/features/accounts/ending-keys.ts'
import { readAuditKeys } from '../../src/features/audit/seal/keys.ts'
import { startRapport } from '../../src/rapport.ts'
import { silent } from '../setup/log.ts'
import { openServer, password, type Reply, type Server, send, signedIn, traces } from './server.ts'

/** Calls come over a proxy on this machine, which says whence. */
let server: Server
let seller: { id: string; key: string }
let person: Record<string, string>
beforeAll(async () => {
  server = await openServer({ http: { trustedProxies: ['127.0.0.1'], callsPerMinute: 1000, callsPerDay: 5000 } })
  seller = await server.person('seller', 'manager')
  person = {
    cookie: await signedIn(server.address, 'seller@romashka.example', password),
    'x-requested-with': 'rapport',
  }
})
afterAll(() => server.close())

interface Made {
  id: string
  key: string
}

const ask = (method: string, path: string, body?: unknown): Promise<Reply> =>
  send(server.address, method, path, { headers: person, body })

async function make(bounds: object = {}): Promise<Made> {
  const made = await ask('POST', '/api-keys', { name: 'Обмен', scopes: ['read', 'write'], ...bounds })
  expect(made.status, made.text).toBe(201)
  return made.body
}

/** A call with the key, as a proxy passes it on. */
const callFrom = (address: string, key: string, method = 'GET', path = '/me', body?: unknown): Promise<Reply> =>
  send(server.address, method, path, { key, body, headers: { 'x-forwarded-for': address, 'accept-language': 'en' } })

const keyRows = async (): Promise<unknown[]> =>
  (
    await server.database.owner.query(
      'select id, name, scopes, addresses, calls_per_minute, calls_per_day, expires_at, used_at, used_from from api_key order by id',
    )
  ).rows

async function refusals(answer: Promise<Reply>, status = 422): Promise<string[]> {
  const { status: is, body, text } = await answer
  expect(is, text).toBe(status)
  return (body.errors ?? []).map(({ field, code }: { field: string; code: string }) => `${field} ${code}`)
}

test.each([
  ['203.0.113.7', '203.0.113.7', 200],
  ['203.0.113.7', '203.0.113.8', 403],
  ['203.0.113.7', '::ffff:203.0.113.7', 200],
  ['::ffff:203.0.113.7', '203.0.113.7', 200],
  ['10.0.0.0/8', '10.200.3.4', 200],
  ['10.0.0.0/8', '11.0.0.1', 403],
  ['2001:db8::/32', '2001:db8:1::9', 200],
  ['2001:db8::/32', '2001:db9::1', 403],
])('a key for %s called from %s answers %i', async (network, address, status) => {
  const { key } = await make({ addresses: [network] })
  expect((await callFrom(address, key)).status).toBe(status)
})

test('a call from elsewhere writes nothing, is told its own address only, and uses up nothing of the key', async () => {
  const { id, key } = await make({ addresses: ['203.0.113.7', '2001:db8::/32'], callsPerDay: 1 })
  const before = [await traces(server), await keyRows()]
  const refused = await callFrom('198.51.100.1', key, 'POST', '/leads', { name: 'Пётр', phones: ['+79160000001'] })
  expect(refused.status).toBe(403)
  expect(refused.body.detail).toBe('This API key may not be used from the address 198.51.100.1')
  expect(refused.text).not.toMatch(/203\.0\.113|2001:db8/)
  expect([await traces(server), await keyRows()]).toEqual(before)

  expect((await callFrom('203.0.113.7', key)).status).toBe(200)
  const shown = async () => (await ask('GET', '/api-keys')).body.data.find((each: Made) => each.id === id)
  await expect.poll(async () => (await shown()).usedFrom).toBe('203.0.113.7')
  await expect.poll(async () => (await shown()).callsToday, { timeout: 15_000 }).toBe(1)
})

test('whoever is no proxy of ours cannot say that he calls from elsewhere', async () => {
  const open = await openServer()
  try {
    const made = await open.call('POST', '/api-keys', {
      body: { name: 'x', scopes: ['read'], addresses: ['203.0.113.7'] },
    })
    const headers = { 'x-forwarded-for': '203.0.113.7' }
    expect((await open.call('GET', '/me', { key: made.body.key, headers })).status).toBe(403)
  } finally {
    await open.close()
  }
})

test('hostile forms of addresses, too many calls and ends in the past are all named, and nothing is made', async () => {
  const before = await keyRows()
  const wrong = {
    addresses: ['010.0.0.1', '10.1.2.3/8', 'example.com', '::ffff:010.0.0.1', '10.0.0.0/8'],
    callsPerMinute: 1001,
    callsPerDay: 5001,
    expiresAt: '2020-01-01T00:00:00Z',
  }
  const named = [
    'addresses.0 ambiguousAddress',
    'addresses.1 notTheBegin',
    'addresses.2 notAnAddress',
    'addresses.3 notAnAddress',
    'callsPerMinute tooLarge',
    'callsPerDay tooLarge',
    'expiresAt inThePast',
  ]
  expect(await refusals(ask('POST', '/api-keys', { name: 'x', scopes: ['read'], ...wrong }))).toEqual(named)
  expect(await keyRows()).toEqual(before)

  const { id } = await make()
  const made = await keyRows()
  expect(await refusals(ask('PATCH', `/api-keys/${id}`, wrong))).toEqual(named)
  expect(await refusals(ask('PATCH', `/api-keys/${id}`, { callsPerDay: 0, colour: 'red' }))).not.toEqual([])
  expect(await keyRows()).toEqual(made)
})

test('a key stops at its own quota of the day with 429, says until when, and writes nothing more', async () => {
  const { key } = await make({ callsPerDay: 2 })
  const first = await callFrom('203.0.113.7', key)
  expect(first.headers.get('ratelimit-limit')).toBe('2')
  expect(first.headers.get('ratelimit-remaining')).toBe('1')
  expect((await callFrom('203.0.113.7', key)).headers.get('ratelimit-remaining')).toBe('0')

  const before = await traces(server)
  const refused = await callFrom('203.0.113.7', key, 'POST', '/leads', { name: 'Пётр', phones: ['+79160000002'] })
  expect(refused.status).toBe(429)
  const wait = Number(refused.headers.get('retry-after'))
  expect(wait).toBeGreaterThan(0)
  expect(wait).toBeLessThanOrEqual(86_400)
  expect(refused.headers.get('ratelimit-remaining')).toBe('0')
  expect(Math.abs(Number(refused.headers.get('ratelimit-reset')) - wait)).toBeLessThanOrEqual(1)
  expect(await traces(server)).toEqual(before)
})

test('a key is throttled by its own minute, and the headers tell of what ends first', async () => {
  const { key } = await make({ callsPerMinute: 2, callsPerDay: 100 })
  const first = await callFrom('203.0.113.7', key)
  expect(first.headers.get('ratelimit-limit')).toBe('2')
  await callFrom('203.0.113.7', key)
  const before = await traces(server)
  const refused = await callFrom('203.0.113.7', key, 'POST', '/leads', { name: 'Пётр', phones: ['+79160000003'] })
  expect(refused.status).toBe(429)
  expect(Number(refused.headers.get('retry-after'))).toBeLessThanOrEqual(30)
  expect(refused.headers.get('ratelimit-limit')).toBe('2')
  expect(await traces(server)).toEqual(before)
})

test('what a quota allows counts on after a restart', async () => {
  const { id, key } = await make({ callsPerDay: 3 })
  await callFrom('203.0.113.7', key)
  await callFrom('203.0.113.7', key)
  const used = () =>
    server.database.owner
      .query('select calls::int from api_use where subject = $1', [`key ${id}`])
      .then(r => r.rows[0]?.calls)
  await expect.poll(used, { timeout: 15_000 }).toBe(2)
  const { databaseUrl, keyFile } = server
  const options = {
    databaseUrl,
    keyFile,
    files: tmpdir(),
    auditKeys: readAuditKeys(['0'.repeat(64)]),
    host: '127.0.0.1',
    port: 0,
    log: silent,
    http: {},
  }
  const other = await startRapport(options)
  try {
    expect((await send(other.address, 'GET', '/me', { key })).headers.get('ratelimit-remaining')).toBe('0')
    expect((await send(other.address, 'GET', '/me', { key })).status).toBe(429)
  } finally {
    await other.stop()
  }
})

test('a key is renamed and narrowed while it is in use, at once, and never gets more in hand', async () => {
  const { id, key } = await make()
  expect(
    (await callFrom('198.51.100.1', key, 'POST', '/leads', { name: 'Олег', phones: ['+79160000010'] })).status,
  ).toBe(201)
  const changed = await ask('PATCH', `/api-keys/${id}`, {
    name: 'Сайт',
    scopes: ['leads:read'],
    addresses: ['::ffff:203.0.113.7', '203.0.113.7', '2001:DB8::/32'],
    callsPerMinute: 20,
    callsPerDay: 200,
  })
  expect(changed.body).toMatchObject({
    name: 'Сайт',
    scopes: ['leads:read'],
    addresses: ['203.0.113.7', '2001:db8::/32'],
    callsPerMinute: 20,
    callsPerDay: 200,
  })
  expect((await callFrom('198.51.100.1', key)).status).toBe(403)
  expect((await callFrom('203.0.113.7', key, 'GET', '/leads')).status).toBe(200)
  expect((await callFrom('203.0.113.7', key, 'GET', '/deals')).status).toBe(403)

  const before = await keyRows()
  for (const scopes of [['read'], ['leads:read', 'deals:read'], ['leads:write']])
    expect((await refusals(ask('PATCH', `/api-keys/${id}`, { scopes }))).join()).toContain('widerScope')
  expect(await refusals(ask('PATCH', `/api-keys/${id}`, { scopes: ['admin'] }))).toEqual(['scopes.0 widerScope'])
  expect(await refusals(ask('PATCH', `/api-keys/${id}`, { scopes: ['nothing'] }))).toEqual(['scopes.0 unknownScope'])
  expect(await keyRows()).toEqual(before)

  const opened = await ask('PATCH', `/api-keys/${id}`, { addresses: [], callsPerMinute: null, callsPerDay: null })
  expect(opened.body).toMatchObject({ name: 'Сайт', addresses: [], callsPerMinute: null, callsPerDay: null })
  expect((await callFrom('198.51.100.1', key)).status).toBe(200)
})

test('a change of a key that names nothing changes nothing, with a body or without', async () => {
  const { id } = await make({ name: 'Как есть' })
  const before = await keyRows()
  for (const body of [{}, undefined]) expect((await ask('PATCH', `/api-keys/${id}`, body)).status).toBe(200)
  expect(await keyRows()).toEqual(before)
})

test("a foreign key, one that has run out, and one's own without administration are not changed", async () => {
  const { id } = await make()
  const foreign = (await server.call('POST', '/api-keys', { body: { name: 'x', scopes: ['read'] } })).body.id
  const over = await make({ expiresAt: new Date(Date.now() + 3_600_000).toISOString() })
  await server.database.owner.query("update api_key set expires_at = now() - interval '1 minute' where id = $1", [
    over.id,
  ])
  const before = await keyRows()
  expect((await ask('PATCH', `/api-keys/${foreign}`, { name: 'y' })).status).toBe(404)
  expect((await ask('PATCH', `/api-keys/${over.id}`, { expiresAt: null })).status).toBe(409)
  expect((await server.call('PATCH', `/api-keys/${id}`, { key: seller.key, body: { name: 'y' } })).status).toBe(403)
  const untouched = (rows: unknown[]) => rows.map(row => ({ ...(row as object), used_at: null, used_from: null }))
  expect(untouched(await keyRows())).toEqual(untouched(before))
})

test('a key that is bound makes and changes keys within its own bounds only, itself too', async () => {
  const end = new Date(Date.now() + 86_400_000).toISOString()
  const bounds = { addresses: ['10.0.0.0/8'], callsPerMinute: 50, callsPerDay: 500, expiresAt: end }
  const bound: Made = (
    await server.call('POST', '/api-keys', { body: { name: 'x', scopes: ['admin', 'read', 'write'], ...bounds } })
  ).body
  const by = (method: string, path: string, body: unknown) => callFrom('10.1.1.1', bound.key, method, path, body)
  const child = await by('POST', '/api-keys', { name: 'y', scopes: ['read'] })
  expect(child.body).toMatchObject(bounds)

  const wider = { addresses: ['10.0.0.0/7', '192.0.2.1'], callsPerMinute: 51, callsPerDay: 501 }
  const named = [
    'addresses.0 widerThanKey',
    'addresses.1 widerThanKey',
    'callsPerMinute widerThanKey',
    'callsPerDay widerThanKey',
  ]
  expect(await refusals(by('POST', '/api-keys', { name: 'y', scopes: ['read'], ...wider }))).toEqual(named)
  for (const id of [bound.id, child.body.id]) {
    expect(await refusals(by('PATCH', `/api-keys/${id}`, wider))).toEqual(named)
    expect(await refusals(by('PATCH', `/api-keys/${id}`, { addresses: [] }))).toEqual(['addresses widerThanKey'])
    expect(await refusals(by('PATCH', `/api-keys/${id}`, { callsPerDay: null }))).toEqual(['callsPerDay widerThanKey'])
  }
  expect((await by('PATCH', `/api-keys/${child.body.id}`, { expiresAt: null })).body.expiresAt).toBe(end)
  expect((await by('PATCH', `/api-keys/${bound.id}`, { addresses: ['10.1.0.0/16'] })).status).toBe(200)
})

test('a company sets how long keys live: no longer ones are made, and those that are there end with notice', async () => {
  const before = await keyRows()
  expect((await ask('PUT', '/key-policy', { longestDays: 30 })).status).toBe(403)
  expect((await server.call('PUT', '/key-policy', { body: { longestDays: 0 } })).status).toBe(422)
  expect(await keyRows()).toEqual(before)

  const endless = await make()
  const days = (count: number) => Date.now() + count * 86_400_000
  const set = await server.call('PUT', '/key-policy', { body: { longestDays: 30 } })
  expect(set.body.shortened).toBeGreaterThan(0)
  expect((await ask('GET', '/key-policy')).body).toEqual({ longestDays: 30, callsPerMinute: 1000, callsPerDay: 5000 })
  const end = (await ask('PATCH', `/api-keys/${endless.id}`, { name: 'Прежний' })).body.expiresAt
  expect(Math.abs(Date.parse(end) - days(30))).toBeLessThan(60_000)

  const kept = await keyRows()
  const late = new Date(days(31)).toISOString()
  expect(await refusals(ask('POST', '/api-keys', { name: 'x', scopes: ['read'], expiresAt: late }))).toEqual([
    'expiresAt keyLivesTooLong',
  ])
  expect(await refusals(ask('PATCH', `/api-keys/${endless.id}`, { expiresAt: late }))).toEqual([
    'expiresAt keyLivesTooLong',
  ])
  expect(await keyRows()).toEqual(kept)

  const made = await ask('POST', '/api-keys', { name: 'x', scopes: ['read'] })
  expect(Math.abs(Date.parse(made.body.expiresAt) - days(30))).toBeLessThan(60_000)
  await server.call('PUT', '/key-policy', { body: { longestDays: null } })
  expect((await make()) as unknown).toMatchObject({ expiresAt: null })
})

test('whoever owns a key is told once that it ends soon, and again when its end was put off', async () => {
  const { id } = await make({ name: 'Выгрузка', expiresAt: new Date(Date.now() + 40 * 86_400_000).toISOString() })
  const told = async () =>
    (await ask('GET', '/notices?limit=200')).body.data.filter(({ on }: { on: { id: string } }) => on.id === id)
  const passDays = (count: number) =>
    server.database.owner.query(
      `update api_key set created_at = created_at - make_interval(days => $2::int), expires_at = expires_at - make_interval(days => $2::int)
       where id = $1`,
      [id, count],
    )
  const look = async () => {
    const ctx = await server.application.systemContext(server.workspace, { channel: 'system' })
    await tellOfEndingKeys.run(ctx, {}, server.application)
  }
  await passDays(25)
  await look()
  expect(await told()).toEqual([])
  await passDays(2)
  await look()
  await look()
  const [notice, ...more] = await told()
  expect(more).toEqual([])
  expect(notice).toMatchObject({ kind: 'keys', reachable: true, path: '/settings/api-keys' })
  expect(notice.title).toContain('Выгрузка')

  await ask('PATCH', `/api-keys/${id}`, { expiresAt: new Date(Date.now() + 20 * 86_400_000).toISOString() })
  await look()
  expect(await told()).toHaveLength(1)
  await passDays(8)
  await look()
  expect(await told()).toHaveLength(2)
})
