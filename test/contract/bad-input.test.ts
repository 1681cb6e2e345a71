import { afterAll, beforeAll, expect, test } from 'vitest'
import type { JsonObject } from '../../src/model/index.ts'
import { apiOf, signIn, userWith, withAdministrator, type Api, type Reply } from '../setup/api.ts'
import { startServer, type TestServer } from '../setup/server.ts'

let server: TestServer
let api: Api
beforeAll(async () => {
  server = await startServer(withAdministrator)
  api = await signIn(server)
})
afterAll(() => server?.stop())

const lead = { name: 'Иванов Иван', phones: [{ value: '+79261112233' }] }

async function leadCount(): Promise<unknown> {
  const { rows } = (await api.post('/leads/aggregate', { measures: [{ fn: 'count' }] })).body as { rows: { measures: unknown[] }[] }
  return rows[0]?.measures[0] ?? 0
}

/** A refusal is a problem that says what is wrong, tells nothing of the inside, and has changed nothing. */
async function refuses(reply: Promise<Reply>, status: number | number[]): Promise<Reply> {
  const answer = await reply
  expect([status].flat(), answer.text).toContain(answer.status)
  expect(answer.headers.get('content-type')).toContain('application/problem+json')
  expect(answer.headers.get('x-request-id')).toBeTruthy()
  expect(answer.body).toMatchObject({ status: answer.status, requestId: answer.headers.get('x-request-id') })
  expect(answer.text).not.toMatch(/select |insert |node_modules|\.ts:|stack|\/src\//i)
  return answer
}

const raw = (body: string, type = 'application/json') => api.send('POST', '/leads', { body, headers: { 'content-type': type } })

const bodies: [string, () => Promise<Reply>, number | number[]][] = [
  ['JSON that is cut off', () => raw('{"name": '), 400],
  ['nesting 200,000 deep', () => raw('['.repeat(200_000) + ']'.repeat(200_000)), 400],
  ['nesting 100,000 deep in a field', () => raw(`{"name": ${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}}`), 400],
  ['ten megabytes', () => raw(JSON.stringify({ name: 'a'.repeat(10_000_000) })), 413],
  ['another content type', () => raw('<lead/>', 'application/xml'), 415],
  ['a list for a record', () => raw('[]'), [400, 422]],
  ['a number for a record', () => raw('1'), [400, 422]],
  ['an empty body', () => raw(''), [400, 422]],
  ['NUL in a text', () => api.post('/leads', { ...lead, name: 'a\u0000b' }), [400, 422]],
  ['a lone surrogate', () => raw(`{"name": "\\ud800", "phones": [{"value": "+79261112233"}]}`), [400, 422]],
  ['a text too long', () => api.post('/leads', { ...lead, name: 'a'.repeat(301) }), 422],
  ['__proto__ as a field', () => raw('{"__proto__": {"admin": true}, "name": "x", "phones": [{"value": "+79261112233"}]}'), [400, 422]],
  ['an unknown reference', () => api.post('/leads', { ...lead, source: '01a20aa6-ff41-70bd-827b-98160c9dfb5c' }), 422],
  ['a reference that is no id', () => api.post('/leads', { ...lead, source: 'x' }), 422],
  ['a lead that cannot be reached', () => api.post('/leads', { name: 'Иванов' }), 422],
  ['a read-only field', () => api.post('/leads', { ...lead, convertedAt: '2026-01-01T00:00:00Z' }), 422],
  ['a bulk of too many rows', () => api.post('/leads/bulk', { create: Array.from({ length: 1001 }, () => lead) }), [413, 422]],
]
for (const [what, send, status] of bodies)
  test(`${what} is refused and nothing is written`, async () => {
    const before = await leadCount()
    await refuses(send(), status)
    expect(await leadCount()).toBe(before)
  })

const reads: [string, string, number | number[]][] = [
  ['an unknown parameter', '/leads?colour=red', [400, 422]],
  ['an unknown field in a filter', '/leads?filter[colour]=red', [400, 422]],
  ['an operator the field does not know', '/leads?filter[status][gt]=new', [400, 422]],
  ['a limit of zero', '/leads?limit=0', [400, 422]],
  ['a limit above 200', '/leads?limit=201', [400, 422]],
  ['a limit that is no number', '/leads?limit=many', [400, 422]],
  ['a cursor that is none', '/leads?cursor=abc', [400, 422]],
  ['a sort by what is not there', '/leads?sort=colour', [400, 422]],
  ['an unknown object', '/unicorns', 404],
  ['an id that is none', '/leads/1', 404],
  ['an unknown id', '/leads/01a20aa6-ff41-70bd-827b-98160c9dfb5c', 404],
]
for (const [what, path, status] of reads) test(`${what} is refused`, async () => void (await refuses(api.get(path), status)))

test('a list names every problem of its parameters', async () => {
  const answer = await refuses(api.get('/leads?limit=0&filter[shape]=round&filter[budget][gt]=much&sort=size&fields=nothing'), [400, 422])
  expect((answer.body.errors as JsonObject[]).map(problem => problem.field)).toEqual(['limit', 'sort', 'fields.nothing', 'filter.shape', 'filter.budget.gt'])
})

test('another method on a known path says which are allowed', async () => {
  const answer = await refuses(api.send('PUT', '/leads', {}), 405)
  expect(answer.headers.get('allow')?.split(/, ?/)).toEqual(expect.arrayContaining(['GET', 'POST']))
})

test('problems are told in the language that is asked for', async () => {
  const say = async (language: string) => {
    const answer = await api.post('/leads', { name: 'x' }, { 'accept-language': language })
    return String((answer.body.errors as JsonObject[])[0]?.message)
  }
  expect(await say('ru')).toMatch(/[а-я]/)
  expect(await say('en')).not.toMatch(/[а-я]/)
})

test('nobody, a bad key and a missing header are refused before anything is looked at', async () => {
  await refuses(apiOf(server).get('/leads'), 401)
  await refuses(apiOf(server, { authorization: 'Bearer rk_nonsense' }).get('/leads'), 401)
  const before = await leadCount()
  const cookie = { ...(await sessionCookie()) }
  await refuses(apiOf(server, cookie).post('/leads', lead), 403)
  expect(await leadCount()).toBe(before)
})

async function sessionCookie(): Promise<Record<string, string>> {
  const answer = await apiOf(server).post('/session', { email: withAdministrator.RAPPORT_ADMIN_EMAIL, password: withAdministrator.RAPPORT_ADMIN_PASSWORD }, { 'x-requested-with': 'rapport' })
  return { cookie: answer.headers.getSetCookie()[0]?.split(';')[0] ?? '' }
}

test('teams cannot be their own superiors', async () => {
  const upper = await api.post('/teams', { name: 'Upper' })
  const lower = await api.post('/teams', { name: 'Lower', parent: upper.body.id ?? null })
  await refuses(api.patch(`/teams/${upper.body.id}`, { parent: lower.body.id ?? null }), [409, 422])
  await refuses(api.patch(`/teams/${upper.body.id}`, { parent: upper.body.id ?? null }), [409, 422])
  expect((await api.get(`/teams/${upper.body.id}`)).body.parent).toBeNull()
})

test('two teams put below each other at the same moment make no cycle', async () => {
  const [a, b] = [await api.post('/teams', { name: 'A' }), await api.post('/teams', { name: 'B' })]
  const replies = await Promise.all([api.patch(`/teams/${a.body.id}`, { parent: b.body.id ?? null }), api.patch(`/teams/${b.body.id}`, { parent: a.body.id ?? null })])
  expect(replies.filter(reply => reply.status === 200)).toHaveLength(1)
})

test('of two administrators who remove each other, one stays', async () => {
  const roles = (await api.get('/roles?limit=200')).body.data as JsonObject[]
  const admin = roles.find(role => role.admin === true)
  const password = 'yet another horse battery'
  const second = await api.post('/users', { email: 'second@rapport.example', name: 'Second', role: admin?.id ?? null, password })
  expect(second.status, second.text).toBe(201)
  const other = await signIn(server, { email: 'second@rapport.example', password })
  const me = (await api.get('/me')).body.id
  const replies = await Promise.all([api.patch(`/users/${second.body.id}`, { active: false }), other.patch(`/users/${me}`, { active: false })])
  expect(replies.map(reply => reply.status).sort()).not.toEqual([200, 200])
  const survivor = replies[0]?.status === 200 ? api : other
  await refuses(survivor.delete(`/users/${replies[0]?.status === 200 ? me : second.body.id}`), [403, 409, 422])
  api = survivor
})

test('a repeat with the same key gives the first answer, another body with it is a conflict', async () => {
  const headers = { 'idempotency-key': 'once' }
  const before = Number(await leadCount())
  const replies = await Promise.all(Array.from({ length: 10 }, () => api.post('/leads', lead, headers)))
  const made = replies.filter(reply => reply.status === 201)
  expect(made.length).toBeGreaterThan(0)
  expect(new Set(made.map(reply => reply.body.id)).size).toBe(1)
  expect(replies.every(reply => reply.status === 201 || reply.status === 409)).toBe(true)
  expect((await api.post('/leads', lead, headers)).body.id).toBe(made[0]?.body.id)
  await refuses(api.post('/leads', { ...lead, name: 'Other' }, headers), [409, 422])
  expect(await leadCount()).toBe(before + 1)
})

test('a user with no rights at all is told so everywhere, and sees nothing', async () => {
  const { api: nobody } = await userWith(server, api, 'norights', { objects: {} })
  await refuses(nobody.get('/leads'), 403)
  await refuses(nobody.post('/leads', lead), 403)
  await refuses(nobody.post('/users', { email: 'x@rapport.example', name: 'x', role: 'admin' }), 403)
  expect((await nobody.get('/search?q=%D0%98%D0%B2%D0%B0%D0%BD%D0%BE%D0%B2')).body.data).toEqual([])
  expect((await nobody.get('/me')).status).toBe(200)
})

test('an answer to a stale change names both values', async () => {
  const made = await api.post('/leads', lead)
  const path = `/leads/${made.body.id}`
  await api.patch(path, { comment: 'theirs' })
  const stale = await refuses(api.patch(path, { comment: 'mine' }, { 'if-match': '"1"' }), 412)
  expect(stale.text).toContain('theirs')
  expect(stale.text).toContain('mine')
})
