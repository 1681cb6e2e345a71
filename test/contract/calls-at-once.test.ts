import { connect } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openServer, type Server } from './server.ts'

/** Nobody takes the server from others by asking for much at the same moment. */

let server: Server
let holder: pg.Client
beforeAll(async () => {
  server = await openServer({ http: { callsAtOnce: 2 } })
  holder = new pg.Client({ connectionString: server.databaseUrl })
  await holder.connect()
})
afterAll(async () => {
  await holder.end()
  await server.close()
})

const hold = (table = 'company') => holder.query(`begin; lock table ${table} in access exclusive mode`)
const letGo = () => holder.query('rollback')

const waiting = async (): Promise<number> => {
  const { rows } = await server.database.owner.query(
    `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
  )
  return rows.length
}

test('of many calls of one caller two are under way, the others wait and are answered; too many are refused, in words', async () => {
  const other = await server.person('Пётр', 'manager')
  expect((await server.call('GET', '/companies', { key: other.key })).status).toBe(200)
  await hold()
  const calls = Array.from({ length: 18 }, () => server.call('GET', '/companies'))
  await expect.poll(waiting, { timeout: 60_000 }).toBe(2)
  const refused = await server.call('POST', '/companies', { body: { name: 'Лишняя' } })
  expect([refused.status, refused.body.type, refused.headers.get('retry-after')]).toEqual([
    429,
    'urn:rapport:problem:tooManyAtOnce',
    '2',
  ])
  expect(refused.body.detail).toContain('18')
  expect((await server.call('GET', '/leads', { key: other.key })).status).toBe(200)
  expect(await waiting()).toBe(2)
  await letGo()
  expect((await Promise.all(calls)).map(({ status }) => status)).toEqual(Array(18).fill(200))
  expect((await server.call('GET', '/companies?filter[name]=Лишняя')).body.data).toEqual([])
})

test('whoever hangs up keeps his places until the work that he left is done', async () => {
  await hold()
  const leaving = new AbortController()
  const left = Array.from({ length: 2 }, (_, at) =>
    fetch(`${server.address}/api/v1/companies`, {
      method: 'POST',
      headers: { authorization: `Bearer ${server.key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ name: `Оставленная ${at}` }),
      signal: leaving.signal,
    }),
  )
  await expect.poll(waiting, { timeout: 60_000 }).toBe(2)
  leaving.abort()
  await Promise.allSettled(left)
  const next = server.call('GET', '/leads').then(({ status }) => status)
  expect(await Promise.race([next, new Promise(resolve => setTimeout(resolve, 500, 'waits'))])).toBe('waits')
  await letGo()
  expect(await next).toBe(200)
})

test('whoever hangs up while it is looked up who he is, or while he sends, takes no place with him', async () => {
  const { key } = await server.person('Нина', 'manager')
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' }
  await hold('api_key')
  const leaving = new AbortController()
  const left = Array.from({ length: 6 }, () =>
    fetch(`${server.address}/api/v1/leads`, { headers, signal: leaving.signal }),
  )
  await expect.poll(waiting, { timeout: 60_000 }).toBeGreaterThan(0)
  leaving.abort()
  await Promise.allSettled(left)
  await letGo()

  for (let at = 0; at < 6; at++) {
    const { hostname, port } = new URL(server.address)
    const socket = connect(Number(port), hostname)
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
    socket.write(`POST /api/v1/leads HTTP/1.1\r\nhost: ${hostname}\r\n${lines.join('')}content-length: 100\r\n\r\n{`)
    await wait(100)
    socket.destroy()
  }
  expect((await server.call('GET', '/leads', { key })).status).toBe(200)
})

test('live events take no place of other calls', async () => {
  const leaving = new AbortController()
  const streams = await Promise.all(
    Array.from({ length: 3 }, () =>
      fetch(`${server.address}/api/v1/events`, {
        headers: { authorization: `Bearer ${server.key}` },
        signal: leaving.signal,
      }),
    ),
  )
  expect(streams.map(({ status }) => status)).toEqual([200, 200, 200])
  expect((await server.call('GET', '/leads')).status).toBe(200)
  leaving.abort()
})
