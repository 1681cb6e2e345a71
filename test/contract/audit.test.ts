import { afterAll, beforeAll, expect, test } from 'vitest'
import { auditKinds } from '../../src/features/audit/asked.ts'
import { clearCalls } from '../../src/features/audit/retention.ts'
import { hasWords } from '../../src/messages/words.ts'
import { firstIdAt, newId } from '../../src/model/index.ts'
import { openServer, type Server, send, signedIn, traces } from './server.ts'

let server: Server
let manager: { id: string; key: string }
let lead: string
beforeAll(async () => {
  server = await openServer()
  manager = await server.person('manager', 'manager')
  const body = { name: 'Иван', phones: ['+79161234567'] }
  lead = (await server.call('POST', '/leads', { key: manager.key, body })).body.id
  await server.call('PATCH', `/leads/${lead}`, { body: { name: '=Пётр' } })
})
afterAll(() => server.close())

interface Entry {
  id: string
  stream: string
  kind: string
  actor: { id: string } | null
  address: string | null
  record: { object: string | null; id: string } | null
  fields?: { field: string; before: unknown; after: unknown }[]
  details: Record<string, unknown>
}

async function entries(query: string): Promise<Entry[]> {
  const answer = await server.call('GET', `/audit?${query}`)
  expect(answer.status, answer.text).toBe(200)
  return answer.body.data
}

const events = async (kind: string) => entries(`kind=${kind}`)

test('what was done with a record is found by it, with who did it, from where, and what it was before', async () => {
  const found = await entries(`object=lead&record=${lead}&kind=change`)
  expect(found.map(({ kind, actor, address }) => [kind, actor?.id, address])).toEqual([
    ['updated', server.administrator, '127.0.0.1'],
    ['created', manager.id, '127.0.0.1'],
  ])
  expect(found[0]?.fields).toContainEqual({ field: 'name', before: 'Иван', after: '=Пётр' })
})

test('calls, changes and events of security stand in one list, newest first', async () => {
  await signedIn(server.address, 'anna@romashka.example')
  const both = async () => new Set((await entries('limit=200')).map(({ stream }) => stream))
  await expect.poll(both, { timeout: 15_000 }).toEqual(new Set(['change', 'security', 'call']))
  const ids = (await entries('limit=200')).map(({ id }) => id)
  expect(ids).toEqual([...ids].sort().reverse())
})

test('page by page every entry comes once', async () => {
  const whole = (await entries('kind=change&limit=200')).map(({ id }) => id)
  const paged: string[] = []
  for (let cursor = ''; ; ) {
    const { body } = await server.call('GET', `/audit?kind=change&limit=7${cursor && `&cursor=${cursor}`}`)
    paged.push(...body.data.map(({ id }: Entry) => id))
    if (!body.nextCursor) break
    cursor = body.nextCursor
  }
  expect(paged).toEqual(whole)
  expect(whole.length).toBeGreaterThan(14)
})

test('a person, an address, a time and a kind narrow the list', async () => {
  const his = await entries(`person=${manager.id}&kind=created`)
  expect(his.map(({ record }) => record?.id)).toContain(lead)
  expect(his.every(({ actor, kind }) => actor?.id === manager.id && kind === 'created')).toBe(true)
  expect(await entries('address=10.1.2.3')).toEqual([])
  expect((await entries('address=127.0.0.1&kind=updated')).length).toBeGreaterThan(0)
  expect(await entries('until=2020-01-01T00:00:00Z')).toEqual([])
  expect((await entries('from=2020-01-01T00:00:00Z&kind=updated')).length).toBeGreaterThan(0)
  await server.call(
    'DELETE',
    `/leads/${(await server.call('POST', '/leads', { body: { name: 'Лишний', phones: ['+79161234500'] } })).body.id}`,
  )
  expect(new Set((await entries('kind=removed,restored')).map(({ kind }) => kind))).toEqual(new Set(['removed']))
})

test('several conditions at once look only so far in one page, and the next one goes on from there', async () => {
  const person = newId()
  await server.database.owner.query(
    `insert into change (workspace_id, id, object, record_id, version, kind, channel, actor)
     select $1, overlay(gen_random_uuid()::text placing '00000000-0001-7' from 1 for 15)::uuid, 'lead', $2, 1,
       case when i = 1 then 'removed' else 'updated' end, 'ui', $3 from generate_series(1, 12000) i`,
    [server.workspace, lead, person],
  )
  const pages: number[] = []
  for (let cursor = ''; ; ) {
    const { body } = await server.call('GET', `/audit?person=${person}&kind=removed${cursor && `&cursor=${cursor}`}`)
    pages.push(body.data.length)
    if (!body.nextCursor) break
    cursor = body.nextCursor
  }
  expect(pages).toHaveLength(3)
  expect(pages.reduce((a, b) => a + b)).toBe(1)
  await server.database.owner.query('delete from change where actor = $1', [person])
})

test('nobody but administrators gets in, and is told nothing', async () => {
  const reader = await server.person('reader', 'head')
  for (const path of ['/audit', '/audit/file', `/audit?record=${lead}`]) {
    const answer = await send(server.address, 'GET', path, { key: reader.key })
    expect(answer.status).toBe(403)
    expect(answer.text).not.toContain('Иван')
    expect((await send(server.address, 'GET', path)).status).toBe(401)
  }
})

test('every wrong filter is named at once, and nothing is written', async () => {
  const before = await traces(server)
  const answer = await server.call('GET', '/audit?object=lead&address=nowhere&kind=magic&cursor=x')
  expect(answer.status).toBe(422)
  const fields = answer.body.errors.map(({ field }: { field: string }) => field).sort()
  expect(fields).toEqual(['address', 'cursor', 'kind', 'record'])
  expect((await server.call('GET', '/audit?from=2026-02-01T00:00:00Z&until=2026-01-01T00:00:00Z')).status).toBe(422)
  expect((await server.call('GET', '/audit?person=me')).status).toBe(422)
  expect(await traces(server)).toEqual(before)
})

test('a refused call is noted once for a caller, a route and a minute', async () => {
  const refused = async () => (await events('refusedCall')).filter(({ actor }) => actor?.id === manager.id)
  for (let i = 0; i < 3; i++)
    await send(server.address, 'PATCH', '/company', { key: manager.key, body: { name: 'Моя' } })
  await expect.poll(async () => (await refused()).length).toBeGreaterThan(0)
  const minutes = new Set((await refused()).map(({ id }) => id))
  expect((await refused()).length).toBe(minutes.size)
  expect(minutes.size).toBeLessThan(3)
  expect((await refused())[0]?.details).toMatchObject({
    outcome: 'refused',
    details: { method: 'PATCH', route: '/api/v1/company' },
  })
})

test('exports, keys, the company and its fields leave a note; what is refused leaves none', async () => {
  await server.call('PATCH', '/company', { body: { name: 'Лютик' } })
  expect((await server.call('PATCH', '/company', { body: { name: 'Мак', currency: 'AAA' } })).status).toBe(422)
  const companies = await events('companyChange')
  expect(companies).toHaveLength(1)
  expect(companies[0]?.details).toMatchObject({ details: { before: { name: 'Ромашка' }, after: { name: 'Лютик' } } })

  const made = await server.call('POST', '/exports', { body: { object: 'lead' } })
  const content = `/exports/${made.body.id}/content`
  await expect.poll(async () => (await server.call('GET', content)).status, { timeout: 15_000 }).toBe(200)
  expect((await events('export'))[0]?.details).toMatchObject({ details: { export: made.body.id, object: 'lead' } })
  expect((await events('exportFetched'))[0]?.details).toMatchObject({ details: { export: made.body.id } })

  const cookie = await signedIn(server.address, 'anna@romashka.example')
  const headers = { cookie, 'x-requested-with': 'rapport' }
  const key = await send(server.address, 'POST', '/api-keys', { headers, body: { name: 'сайт', scopes: ['read'] } })
  await server.call('DELETE', `/api-keys/${key.body.id}`)
  await server.call('POST', `/api-keys/${key.body.id}/restoration`)
  for (const kind of ['keyMade', 'keyWithdrawn', 'keyRestored'])
    expect((await events(kind))[0]?.details).toMatchObject({ details: { key: key.body.id } })
  expect(JSON.stringify(await events('keyMade'))).not.toContain(key.body.key)

  const field = { object: 'lead', name: 'shoeSize', type: 'number', label: { ru: 'Размер обуви', en: 'Shoe size' } }
  const added = await server.call('POST', '/fields', { body: field })
  expect(added.status, added.text).toBe(201)
  expect((await events('setUpChange'))[0]?.details).toMatchObject({ outcome: 'done' })
})

test('a change of the set-up that cannot be noted is not made', async () => {
  const { owner } = server.database
  await owner.query(
    `create function no_note() returns trigger language plpgsql as 'begin raise exception ''full''; end'`,
  )
  await owner.query(`create trigger no_note before insert on security_event for each row
    when (new.kind = 'setUpChange') execute function no_note()`)
  const field = { object: 'lead', name: 'unseen', type: 'number', label: { ru: 'Тайком', en: 'Unseen' } }
  const before = await traces(server)
  expect((await server.call('POST', '/fields', { body: field })).status).toBe(500)
  expect(await traces(server)).toEqual(before)
  await owner.query('drop function no_note cascade')
  expect((await server.call('POST', '/fields', { body: field })).status).toBe(201)
})

test('what the filters leave is taken as CSV without formulas, and that is noted', async () => {
  const answer = await server.call('GET', `/audit/file?record=${lead}&kind=updated`, {
    headers: { 'accept-language': 'ru' },
  })
  expect(answer.headers.get('content-type')).toContain('text/csv')
  const [head, line, ...more] = answer.text.trim().split('\r\n')
  expect(head).toContain('Когда;Раздел;Что произошло')
  expect(line).toContain('Изменение')
  expect(line).toContain('Иван → =Пётр')
  expect(more).toEqual([])
  expect((await events('auditTaken'))[0]?.details).toMatchObject({ details: { filters: { record: lead } } })
})

test('everything that can be looked for has its words, by which the page offers it', () => {
  for (const locale of ['ru', 'en'] as const)
    for (const kind of auditKinds) {
      const key = ['change', 'security', 'call'].includes(kind) ? `audit:streams.${kind}` : `audit:kinds.${kind}`
      expect([key, hasWords(locale, key)]).toEqual([key, true])
    }
})

test('a company chooses within bounds how long events and calls are kept; what is past its time goes, the rest stays', async () => {
  const usual = { securityDays: 1095, callDays: 90 }
  expect((await server.call('GET', '/audit/retention')).body).toEqual(usual)
  for (const body of [{ callDays: 6 }, { callDays: 1096 }, { securityDays: 89 }, { securityDays: 3651 }, { days: 1 }])
    expect((await server.call('PATCH', '/audit/retention', { body })).status).toBe(422)
  expect((await server.call('PATCH', '/audit/retention', { key: manager.key, body: { callDays: 30 } })).status).toBe(
    403,
  )
  expect((await server.call('GET', '/audit/retention')).body).toEqual(usual)
  expect(await events('auditRetention')).toEqual([])

  const { owner } = server.database
  const call = (days: number, request: string) =>
    owner.query(
      `insert into api_log (workspace_id, id, at, request_id, method, route, status, milliseconds, bytes)
       values ($1, $2, now(), $3, 'GET', '/', 200, 1, 1)`,
      [server.workspace, firstIdAt(Date.now() - days * 86_400_000), request],
    )
  await call(31, 'old')
  await call(29, 'young')
  await server.call('PATCH', '/audit/retention', { body: { callDays: 30 } })
  expect((await server.call('GET', '/audit/retention')).body).toEqual({ ...usual, callDays: 30 })
  expect((await events('auditRetention'))[0]?.details).toMatchObject({ details: { before: usual } })
  const ctx = await server.application.systemContext(server.workspace, { channel: 'system' })
  await clearCalls(ctx.db)
  const { rows } = await owner.query(`select request_id as request from api_log where request_id in ('old', 'young')`)
  expect(rows).toEqual([{ request: 'young' }])
})
