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

const hold = () => holder.query('begin; lock table company in access exclusive mode')
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
