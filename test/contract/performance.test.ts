import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { everythingKept } from './operations.ts'
import { openServer, problemOf, type Server } from './server.ts'

/* What is slow is seen by the administrator with what asked for it, and an index that helps is one call away. Here everything counts as slow. */

let server: Server
let manager: { id: string; key: string }

const secret = 'Сверхсекретно'
const question = { filter: { opensOn: { gte: '2026-01-10' }, name: { contains: secret } }, sort: '-opensOn' }

beforeAll(async () => {
  server = await openServer({ http: { callsPerMinute: 100_000 }, slowAfter: 0 })
  manager = await server.person('Борис', 'manager')
  const create = Array.from({ length: 400 }, (_, n) => ({
    name: `Deal ${n}`,
    opensOn: `2026-0${1 + (n % 9)}-1${n % 10}`,
  }))
  expect((await server.call('POST', '/deals/bulk', { body: { create } })).status).toBe(200)
  for (let asking = 0; asking < 3; asking++)
    expect((await server.call('POST', '/deals/query', { body: question })).status).toBe(200)
})
afterAll(() => server?.close())

const get = async (path: string) => (await server.call('GET', path)).body
const asksForDeals = ({ cause, asked }: { cause: string; asked: { sort: string } | null }) =>
  cause === 'POST /api/v1/deals/query' && asked?.sort === '-opensOn'
async function slow() {
  await expect
    .poll(async () => (await get('/performance/statements')).data.some(asksForDeals), { timeout: 20_000 })
    .toBe(true)
  return (await get('/performance/statements')).data.find(asksForDeals)
}

describe('what was slow', () => {
  test('says which call asked for what, and keeps no operand', async () => {
    const statement = await slow()
    expect(statement).toMatchObject({
      asked: {
        object: 'deal',
        conditions: [
          { field: 'opensOn', operator: 'gte' },
          { field: 'name', operator: 'contains' },
        ],
        sort: '-opensOn',
        alternatives: false,
        words: false,
        groups: [],
      },
      suggestion: { kind: 'indexes', object: 'deal', candidates: [[{ field: 'opensOn', falling: true }]] },
      trial: null,
    })
    expect(statement.calls).toBeGreaterThanOrEqual(3)
    expect(statement.longest).toBeLessThanOrEqual(statement.milliseconds)
    expect(statement.plan).toMatch(/deal/)
    const { rows } = await server.database.owner.query('select s::text as row from slow_statement s')
    expect(rows.filter(({ row }) => row.includes(secret))).toEqual([])
  })

  test('also in jobs and reactions', async () => {
    const causes = async () =>
      (await get('/performance/statements')).data.map(({ cause }: { cause: string | null }) => cause?.split(' ')[0])
    await expect.poll(causes, { timeout: 20_000 }).toContain('reaction')
  })

  test('is told to administrators alone', async () => {
    const { id } = await slow()
    const before = await everythingKept(server, server.workspace)
    for (const [method, path] of [
      ['GET', '/performance/requests'],
      ['GET', '/performance/statements'],
      ['GET', `/performance/statements/${id}`],
      ['GET', '/performance/indexes'],
      ['GET', '/performance/installation'],
      ['POST', `/performance/statements/${id}/trials`],
      ['DELETE', `/performance/indexes/${id}`],
    ] as const)
      expect((await server.call(method, path, { key: manager.key })).status, path).toBe(403)
    expect(await everythingKept(server, server.workspace)).toEqual(before)
  })
})

test('operations are listed with how long they took', async () => {
  const asked = async () =>
    (await get('/performance/requests?days=1')).data.find(
      ({ route }: { route: string }) => route === '/api/v1/deals/query',
    )
  await expect.poll(asked, { timeout: 20_000 }).toMatchObject({ method: 'POST', calls: 3, failed: 0 })
  const { median, p95, longest, total } = await asked()
  expect(median).toBeLessThanOrEqual(p95)
  expect(p95).toBeLessThanOrEqual(longest)
  expect(longest).toBeLessThanOrEqual(total)
  expect((await server.call('GET', '/performance/requests?days=31')).status).toBe(422)
})

test('figures of the database name its tables, queues and connections', async () => {
  const figures = await get('/performance/installation')
  expect(figures.tables.map(({ name }: { name: string }) => name)).toContain('deal')
  expect(figures.size).toBeGreaterThan(1_000_000)
  expect(figures.connections.used).toBeGreaterThan(0)
  expect(figures.queue.given).toBe(0)
})

describe('an index', () => {
  const indexes = async () => (await get('/performance/indexes')).data
  const inDatabase = async () =>
    (
      await server.database.owner.query(
        `select indexdef from pg_indexes where tablename = 'deal' and indexname like 'made_%'`,
      )
    ).rows

  test('is measured on a sample, of which nothing stays', async () => {
    const { id } = await slow()
    expect((await server.call('POST', `/performance/statements/${id}/trials`)).status).toBe(202)
    const trial = async () => (await get(`/performance/statements/${id}`)).trial
    await expect.poll(async () => (await trial()).state, { timeout: 30_000 }).toBe('done')
    const { rows, before, candidates } = await trial()
    expect(rows).toBe(400)
    expect(candidates).toHaveLength(1)
    expect(candidates[0].bytes).toBeGreaterThan(0)
    expect(candidates[0].after.blocks).toBeGreaterThan(0)
    expect(before.blocks).toBeGreaterThan(0)
    expect(await inDatabase()).toEqual([])
  })

  test('that was not suggested is not made', async () => {
    const { id } = await slow()
    const before = await everythingKept(server, server.workspace)
    const wanted = { columns: [{ field: 'name; drop table deal', falling: true }] }
    expect((await server.call('POST', `/performance/statements/${id}/indexes`, { body: wanted })).status).toBe(422)
    expect(await everythingKept(server, server.workspace)).toEqual(before)
    expect(await inDatabase()).toEqual([])
  })

  test('is made once, says what it did, is not suggested again, and can be dropped', async () => {
    const { id, suggestion } = await slow()
    const order = () =>
      server.call('POST', `/performance/statements/${id}/indexes`, { body: { columns: suggestion.candidates[0] } })
    expect((await order()).status).toBe(202)
    expect(problemOf(await order())).toEqual([409, 'indexThere'])
    await expect.poll(async () => (await indexes())[0]?.state, { timeout: 30_000 }).toBe('ready')
    const [made] = await indexes()
    expect(made).toMatchObject({ object: 'deal', columns: suggestion.candidates[0], failure: null })
    expect(made.before.blocks).toBeGreaterThan(0)
    expect(made.after.blocks).toBeGreaterThan(0)
    expect(made.size).toBeGreaterThan(0)
    expect(await inDatabase()).toEqual([
      {
        indexdef: `CREATE INDEX ${made.name} ON public.deal USING btree (workspace_id, opens_on DESC NULLS LAST, id DESC) WHERE (deleted_at IS NULL)`,
      },
    ])
    expect((await get(`/performance/statements/${id}`)).suggestion).toEqual({ kind: 'none', why: 'there' })
    expect(problemOf(await order())).toEqual([409, 'indexThere'])

    expect((await server.call('DELETE', `/performance/indexes/${made.id}`)).status).toBe(202)
    await expect.poll(indexes, { timeout: 30_000 }).toEqual([])
    expect(await inDatabase()).toEqual([])
  })
})

describe('figures for Prometheus', () => {
  const token = 'Prometheus-reads-this'
  const read = (of: Server, authorization?: string) =>
    fetch(`${of.address}/metrics`, { headers: authorization ? { authorization } : {} })

  test('are not there where no token is set', async () => {
    expect(await (await read(server, `Bearer ${token}`)).text()).not.toContain('rapport_jobs')
  })

  test('are read with the token alone, and count calls by operation, never by record', async () => {
    const measured = await openServer({ http: { metricsToken: token } })
    try {
      expect((await measured.call('GET', `/deals/${measured.administrator}`)).status).toBe(404)
      for (const wrong of [undefined, 'Bearer', `Bearer ${token}x`, token])
        expect((await read(measured, wrong)).status).toBe(401)
      const answer = await read(measured, `Bearer ${token}`)
      expect(answer.headers.get('content-type')).toContain('version=0.0.4')
      const text = await answer.text()
      expect(text).toContain(
        'rapport_http_request_duration_seconds_count{method="GET",route="/api/v1/deals/:id",status="404"} 1',
      )
      expect(text).not.toContain(measured.administrator)
      expect(text).toMatch(/^rapport_jobs\{state="given_up"\} 0$/m)
      expect(text).toMatch(/^rapport_events_unread\{reader="reactions"\} \d+$/m)
      expect(text).toMatch(/^process_resident_memory_bytes \d/m)
    } finally {
      await measured.close()
    }
  })
})
