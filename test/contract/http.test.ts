import { connect, createServer as createProxy, type Server as Listener, type Socket } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createWorkspace } from '../../src/access/workspaces.ts'
import { openDatabase } from '../../src/database/open.ts'
import { setUpCompany } from '../../src/features/setup/set-up.ts'
import { objects } from '../../src/objects/index.ts'
import { silent } from '../setup/log.ts'
import { listen } from './listen.ts'
import { openServer, password, type Server, send, signedIn, traces } from './server.ts'

let server: Server
let proxy: ReturnType<typeof databaseProxy>
/** What the server wrote down of calls that nobody foresaw to fail. */
const failures: object[] = []
beforeAll(async () => {
  proxy = databaseProxy()
  const log = { ...silent, error: (details: object) => void failures.push(details) }
  server = await openServer({ databaseUrl: url => proxy.before(url), log })
})
afterAll(async () => {
  await server.close()
  await proxy.close()
})

const lead = (name: string) => ({ name, phones: [{ value: '+79161234567' }] })

describe('an Idempotency-Key', () => {
  const post = (key: string, body: unknown, path = '/leads') =>
    server.call('POST', path, { body, headers: { 'idempotency-key': key } })

  test('makes a repeat return the first answer', async () => {
    const first = await post('k-1', lead('Первый'))
    const again = await post('k-1', lead('Первый'))
    expect([first.status, again.status]).toEqual([201, 201])
    expect(again.text).toBe(first.text)
    expect(again.headers.get('etag')).toBe(first.headers.get('etag'))
    expect(again.headers.get('idempotency-replayed')).toBe('true')
    expect((await post('k-1', lead('Другой'))).status).toBe(409)
  })

  test('lets one of twenty at the same moment do it', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => post('k-2', lead('Одновременный'))))
    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(201))
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1)
    expect((await server.call('GET', '/leads?filter[name]=Одновременный')).body.data).toHaveLength(1)
  })

  test('keeps no secret: a repeat gets the first answer without what is shown once', async () => {
    const { body: first } = await post('k-4', { name: 'Программа', scopes: ['read'] }, '/api-keys')
    const user = { email: 'invited@romashka.example', name: 'Приглашённый', role: 'viewer' }
    const { body: invited } = await post('k-5', user, '/users')
    const { body: again } = await post('k-6', {}, `/users/${invited.id}/invitations`)
    const secrets = [first.key, invited.invitation.token, again.token]
    for (const secret of secrets) expect(secret).toMatch(/^[\w-]{65,}$/)

    const repeated = [
      await post('k-4', { name: 'Программа', scopes: ['read'] }, '/api-keys'),
      await post('k-5', user, '/users'),
      await post('k-6', {}, `/users/${invited.id}/invitations`),
    ]
    expect(repeated.map(({ status }) => status)).toEqual([201, 201, 201])
    expect(repeated[0]?.body).toMatchObject({ id: first.id })
    expect(repeated[1]?.body).toMatchObject({ id: invited.id })
    const { rows } = await server.database.owner.query('select body from idempotency')
    const kept = JSON.stringify([rows, repeated.map(({ text }) => text)])
    for (const secret of secrets) expect(kept).not.toContain(secret)
  })

  test('does not keep what failed', async () => {
    expect((await post('k-3', { name: 5 })).status).toBe(422)
    expect((await post('k-3', lead('Третий'))).status).toBe(201)
  })
})

test('reading again with the version known costs no body', async () => {
  const { body } = await server.call('POST', '/leads', { body: lead('Знакомый') })
  const answer = await server.call('GET', `/leads/${body.id}`, { headers: { 'if-none-match': '"1"' } })
  expect([answer.status, answer.text]).toEqual([304, ''])
})

test.each([
  ['*', 304],
  ['W/"1"', 304],
  ['"0", W/"1" , "7"', 304],
  ['"0"', 200],
  ['1', 200],
  ['', 200],
])('the version known may be named as RFC 9110 lets it: %s', async (tags, status) => {
  const { body } = await server.call('POST', '/leads', { body: lead('Названный') })
  const answer = await server.call('GET', `/leads/${body.id}`, { headers: { 'if-none-match': tags } })
  expect(answer.status).toBe(status)
})

test('what is told of another record is told anew, though the version is the same', async () => {
  const company = (await server.call('POST', '/companies', { body: { name: 'Ромашка' } })).body.id
  const { body: deal } = await server.call('POST', '/deals', { body: { name: 'Кухня', company } })
  await server.call('PATCH', `/companies/${company}`, { body: { name: 'Лютик' } })
  const headers = { 'if-none-match': `"${deal.version}"` }
  const answer = await server.call('GET', `/deals/${deal.id}?expand=company`, { headers })
  expect([answer.status, answer.body.company.name]).toEqual([200, 'Лютик'])
})

test('every answer bears a request id, limits and headers that keep it safe', async () => {
  const answer = await server.call('GET', '/me', { headers: { 'x-request-id': 'my-request-1' } })
  expect(answer.headers.get('x-request-id')).toBe('my-request-1')
  for (const name of ['ratelimit-limit', 'ratelimit-remaining', 'ratelimit-reset'])
    expect(answer.headers.get(name), name).toMatch(/^\d+$/)
  expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
  expect(answer.headers.get('cache-control')).toBe('no-store')
  const page = await send(server.address, 'GET', '//anything')
  expect(page.headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
  expect((await send(server.address, 'GET', '//healthz')).status).toBe(200)
  expect((await send(server.address, 'GET', '//readyz')).status).toBe(200)
})

test('every call is in the log, and no secret is', async () => {
  await server.call('GET', '/leads?q=совершенно-секретно')
  await server.call('GET', '/секретно?q=совершенно-секретно')
  await send(server.address, 'POST', '/session', { body: { email: 'anna@romashka.example', password } })
  await new Promise(resolve => setTimeout(resolve, 1500))
  const { rows } = await server.database.owner.query('select * from api_log')
  const routes = rows.map(row => `${row.method} ${row.route} ${row.status}`)
  expect(routes).toContain('GET /api/v1/leads 200')
  expect(routes).toContain('GET /api/v1/:plural 404')
  expect(routes).toContain('POST /api/v1/session 200')
  const text = JSON.stringify(rows)
  for (const secret of [password, server.key, 'секретно']) expect(text).not.toContain(secret)
  expect(rows.some(row => row.user_id === server.administrator && row.api_key)).toBe(true)
})

test('what fails unforeseen is written down without what it was asked for', async () => {
  await server.database.owner.query('alter table company rename to company_away')
  const answer = await server.call('GET', '/companies?q=секретно&filter[name]=секретно')
  await server.database.owner.query('alter table company_away rename to company')
  expect(answer.status).toBe(500)
  const [failure] = failures.filter(one => 'requestId' in one && one.requestId === answer.headers.get('x-request-id'))
  expect(failure).toMatchObject({ method: 'GET', route: '/api/v1/companies' })
  const { err: _, ...told } = failure as { err: Error }
  expect(decodeURIComponent(JSON.stringify(told))).not.toContain('секретно')
})

test('companies of one installation see nothing of each other', async () => {
  const other = await createWorkspace(server.database, objects, { name: 'Лютик', host: 'lyutik.example' })
  server.access.forget()
  const ctx = await server.application.systemContext(other, { channel: 'system' })
  await setUpCompany(ctx, { company: 'Лютик', name: 'Борис', email: 'anna@romashka.example', password, locale: 'ru' })
  const ours = (await server.call('POST', '/leads', { body: lead('Наш лид') })).body.id
  const session = await server.access.contexts.user(
    other,
    (await ctx.db.one<{ id: string }>({ text: 'select id from "user"', values: [], sql: '', strings: [''] } as never))
      ?.id ?? '',
    { via: { channel: 'ui' } },
  )
  expect(session.config.company.name).toBe('Лютик')

  const { rows } = await server.database.owner.query('select count(*)::int as count from lead')
  expect(rows[0].count).toBeGreaterThan(0)
  const direct = openDatabase(server.databaseUrl)
  try {
    for (const table of [
      'lead',
      '"user"',
      'change',
      'event',
      'session',
      'api_key',
      'credential',
      'match_key',
      'api_log',
      'added_field',
      'idempotency',
    ]) {
      const seen = await direct.workspace(other).query<{ count: number }>({
        text: `select count(*)::int as count from ${table} where workspace_id = '${server.workspace}'`,
        values: [],
      } as never)
      expect(seen, table).toEqual([{ count: 0 }])
    }
    await direct.workspace(other).query({ text: `update lead set name = 'x'`, values: [] } as never)
    await direct.workspace(other).query({ text: 'delete from lead', values: [] } as never)
    await expect(
      direct.workspace(other).query({
        text: `insert into team (workspace_id, id, name) values ('${server.workspace}', gen_random_uuid(), 'x')`,
        values: [],
      } as never),
    ).rejects.toThrow()
  } finally {
    await direct.close()
  }
  expect((await server.call('GET', `/leads/${ours}`)).body.name).toBe('Наш лид')
})

describe('the stream of events', () => {
  test('shows each what he may see, and resumes where it was left', async () => {
    const mine = await server.person('listener', 'manager')
    const stranger = (await server.person('stranger', 'manager')).id
    const stream = await listen(server, mine.key)
    const own = (await server.call('POST', '/deals', { body: { name: 'Моя', owner: mine.id } })).body.id
    const foreign = (await server.call('POST', '/deals', { body: { name: 'Чужая', owner: stranger } })).body.id
    const event = await stream.next(each => each.data.id === own)
    expect(event).toMatchObject({
      event: 'record',
      data: { kind: 'created', object: 'deal', version: 1, actor: server.administrator },
    })
    stream.close()

    await server.call('PATCH', `/deals/${own}`, { body: { name: 'Моя снова' } })
    const again = await listen(server, mine.key, { last: event.id })
    const missed = await again.next(each => each.data.id === own)
    expect(missed.data).toMatchObject({ kind: 'updated', version: 2 })
    expect([...stream.seen, ...again.seen].map(each => each.data.id)).not.toContain(foreign)
    again.close()
  }, 90_000)
})

test('while the database is away every call says so and when to come again; then all goes on by itself', async () => {
  const before = await traces(server)
  await proxy.cut()
  for (const [method, path] of [
    ['GET', '/leads'],
    ['POST', '/leads'],
    ['GET', '/me'],
  ] as const) {
    const answer = await server.call(method, path, method === 'POST' ? { body: lead('Потерянный') } : {})
    expect(answer.status, `${method} ${path} ${answer.text}`).toBe(path === '/me' ? answer.status : 503)
    if (answer.status === 503) expect(answer.headers.get('retry-after')).toMatch(/^\d+$/)
    expect(answer.text).not.toMatch(/ECONN|postgres|terminat/i)
  }
  expect((await send(server.address, 'GET', '//readyz')).status).toBe(503)
  expect((await send(server.address, 'GET', '//healthz')).status).toBe(200)
  await proxy.mend()
  await expect.poll(async () => (await server.call('GET', '/leads')).status, { timeout: 15_000 }).toBe(200)
  expect(await traces(server)).toEqual(before)
  await signedIn(server.address, 'anna@romashka.example')
  expect((await server.call('POST', '/leads', { body: lead('Снова') })).status).toBe(201)
}, 60_000)

/** A road to the database that can be closed, as when PostgreSQL is stopped. */
function databaseProxy() {
  const open = new Set<Socket>()
  let listener: Listener | null = null
  let port = 0
  let target: { path: string } | { host: string; port: number }

  const mend = () =>
    new Promise<void>(resolve => {
      listener = createProxy(socket => {
        const other = connect(target as never)
        for (const [a, b] of [
          [socket, other],
          [other, socket],
        ] as const) {
          open.add(a)
          a.pipe(b)
          a.on('error', () => b.destroy())
          a.on('close', () => {
            open.delete(a)
            b.destroy()
          })
        }
      }).listen(port, '127.0.0.1', () => {
        port = (listener?.address() as { port: number } | undefined)?.port ?? 0
        resolve()
      })
    })
  const cut = () =>
    new Promise<void>(resolve => {
      listener?.close(() => resolve())
      for (const socket of open) socket.destroy()
    })

  return {
    async before(url: string): Promise<string> {
      const known = new URL(url)
      const socket =
        known.searchParams.get('host') ?? (known.hostname.startsWith('%2F') ? decodeURIComponent(known.hostname) : null)
      target = socket
        ? { path: `${socket}/.s.PGSQL.${known.port || known.searchParams.get('port') || 5432}` }
        : { host: known.hostname, port: Number(known.port || 5432) }
      await mend()
      return `postgres://${known.username}:${known.password}@127.0.0.1:${port}${known.pathname}`
    },
    cut,
    mend,
    close: cut,
  }
}
