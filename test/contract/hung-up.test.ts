import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openServer, type Server } from './server.ts'

/** Nobody needs the answer of a page that was left: it is not worked out to the end. */

let server: Server
let client: pg.Client
beforeAll(async () => {
  server = await openServer()
  client = new pg.Client({ connectionString: server.databaseUrl })
  await client.connect()
})
afterAll(async () => {
  await client.end()
  await server.close()
})

/** Connections whose statement waits for a lock: also those of jobs, which begin by themselves. */
const waiting = async (): Promise<number[]> => {
  const { rows } = await server.database.owner.query<{ pid: number }>(
    `select pid from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
  )
  return rows.map(({ pid }) => pid)
}

/** Whatever reads or writes companies waits until `work` is done. */
async function held(work: () => Promise<void>): Promise<void> {
  await client.query('begin; lock table company in access exclusive mode')
  await work().finally(() => client.query('rollback'))
}

/** Calls, and hangs up once the statement is under way; returns what waits since. */
async function hangUp(method: string, path: string, body?: unknown): Promise<number[]> {
  const before = await waiting()
  const since = async () => (await waiting()).filter(pid => !before.includes(pid))
  const leaving = new AbortController()
  const call = fetch(`${server.address}/api/v1${path}`, {
    method,
    signal: leaving.signal,
    headers: {
      authorization: `Bearer ${server.key}`,
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  await expect.poll(async () => (await since()).length, { timeout: 20_000 }).toBeGreaterThan(0)
  const those = await since()
  leaving.abort()
  await expect(call).rejects.toThrow()
  return those
}

test.each([
  ['POST', '/companies/aggregate', { groupBy: ['industry'], measures: [{ fn: 'count' }] }],
  ['POST', '/companies/query', { filter: { name: { contains: 'ab' } } }],
  ['GET', '/companies?q=north', undefined],
  ['GET', '/search?q=north', undefined],
])('a reading that nobody waits for is stopped: %s %s', async (method, path, body) => {
  await held(async () => {
    const those = await hangUp(method, path, body)
    const isStopped = async () => {
      const still = await waiting()
      return those.some(pid => !still.includes(pid))
    }
    await expect.poll(isStopped, { timeout: 20_000 }).toBe(true)
  })
  const again = await server.call(method, path, { body })
  expect([again.status, again.text]).toEqual([200, again.text])
})

test('a change that was asked for is made and stands in the log of calls, whether or not its caller waits', async () => {
  const { id } = (await server.call('POST', '/companies', { body: { name: 'Northgate' } })).body
  await held(async () => {
    await hangUp('PATCH', `/companies/${id}`, { name: 'Southgate' })
  })
  await expect
    .poll(async () => (await server.call('GET', `/companies/${id}`)).body.name, { timeout: 20_000 })
    .toBe('Southgate')
  const logged = async () =>
    (await server.database.owner.query(`select status from api_log where method = 'PATCH' and record_id = $1`, [id]))
      .rows
  await expect.poll(logged, { timeout: 20_000 }).toEqual([{ status: 200 }])
})
