import sql from 'sql-template-tag'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { commitBulkChange } from '../../src/features/bulk-changes/commit.ts'
import { undoBulkChange } from '../../src/features/bulk-changes/undo.ts'
import type { Context } from '../../src/records/index.ts'
import { openServer, type Server, traces } from './server.ts'

let server: Server
let ivan: { id: string; key: string }
let olga: { id: string; key: string }

beforeAll(async () => {
  server = await openServer()
  ivan = await server.person('ivan', 'manager')
  olga = await server.person('olga', 'manager')
})
afterAll(() => server.close())

let made = 0
/** Leads of one campaign, which the tests find by it. */
async function leads(mark: string, count: number, more: object = {}): Promise<string[]> {
  const ids: string[] = []
  while (ids.length < count) {
    const create = Array.from({ length: Math.min(1000, count - ids.length) }, () => ({
      name: `Лид ${++made}`,
      comment: mark,
      phones: [{ value: `+7916${String(1_000_000 + made)}` }],
      ...more,
    }))
    const { body } = await server.call('POST', '/leads/bulk', { body: { create } })
    for (const { id, errors } of body.results) {
      expect(errors).toBeUndefined()
      ids.push(id)
    }
  }
  return ids
}

const preview = (body: object, key = server.key) =>
  server.call('POST', '/bulk-changes', { key, body: { object: 'leads', ...body } })
const look = async (id: string, key = server.key) => (await server.call('GET', `/bulk-changes/${id}`, { key })).body
const lead = async (id: string) => (await server.call('GET', `/leads/${id}`)).body

async function ended(id: string, key = server.key) {
  await expect.poll(async () => (await look(id, key)).state, { timeout: 60_000 }).not.toBe('committing')
  return look(id, key)
}

async function change(body: object, key = server.key) {
  const { body: bulk, status, text } = await preview(body, key)
  expect(status, text).toBe(202)
  const begun = await server.call('POST', `/bulk-changes/${bulk.id}/commit`, { key })
  expect(begun.status, begun.text).toBe(202)
  return ended(bulk.id, key)
}

async function undo(id: string, key = server.key) {
  const answer = await server.call('DELETE', `/bulk-changes/${id}`, { key })
  expect([200, 202]).toContain(answer.status)
  await expect.poll(async () => (await look(id, key)).state, { timeout: 60_000 }).toBe('reverted')
  return look(id, key)
}

async function refused(body: object, status: number, errors: [field: string, code: string][] = [], key = server.key) {
  const before = await traces(server)
  const count = await bulkCount()
  const answer = await preview(body, key)
  expect(answer.status, answer.text).toBe(status)
  expect((answer.body.errors ?? []).map((one: { field: string; code: string }) => [one.field, one.code])).toEqual(
    errors,
  )
  expect(await traces(server)).toEqual(before)
  expect(await bulkCount()).toBe(count)
}

const bulkCount = async () =>
  (await server.database.owner.query('select count(*)::int as count from bulk_change')).rows[0].count

test('a preview says what would change, changes nothing, and is what is done then', async () => {
  const ids = await leads('preview', 3, { budget: { amount: '100', currency: 'RUB' } })
  await server.call('PATCH', `/leads/${ids[0]}`, { body: { interest: 'Кухня' } })
  const before = await traces(server)
  const { body, status } = await preview({
    query: { filter: { comment: { contains: 'preview' } } },
    change: { set: { interest: 'Кухня' } },
  })
  expect(status).toBe(202)
  expect(body).toMatchObject({ state: 'preview', counts: { found: 3, willChange: 2, same: 1, refused: 0 } })
  expect(body.examples).toHaveLength(2)
  expect(body.examples[0]).toMatchObject({ before: { interest: null }, after: { interest: 'Кухня' } })
  expect(await traces(server)).toEqual(before)

  const [later] = await leads('preview', 1)
  await server.call('POST', `/bulk-changes/${body.id}/commit`)
  expect(await ended(body.id)).toMatchObject({ state: 'done', counts: { changed: 2 }, progress: { done: 2, of: 2 } })
  expect((await lead(ids[2] ?? '')).interest).toBe('Кухня')
  expect((await lead(later ?? '')).interest).toBe(null)

  const { body: history } = await server.call('GET', `/leads/${ids[2]}/changes`)
  expect(history.data[0].via).toMatchObject({ channel: 'bulk', reference: body.id })
})

test('all of a list but some are changed', async () => {
  const ids = await leads('except', 3)
  const done = await change({
    query: { filter: { comment: { contains: 'except' } } },
    except: [ids[1]],
    change: { set: { interest: 'Шкаф' } },
  })
  expect(done.counts).toMatchObject({ found: 2, changed: 2 })
  expect((await lead(ids[1] ?? '')).interest).toBe(null)
})

test('what is found by words is changed as it is listed', async () => {
  const [id] = await leads('words', 1, { companyName: 'Фарватер' })
  const done = await change({ query: { q: 'фарватер' }, change: { add: { tags: ['порт'] } } })
  expect(done.counts).toMatchObject({ found: 1, changed: 1 })
  expect((await lead(id ?? '')).tags).toEqual(['порт'])
})

test('what is wrong for every record is refused at once, all of it', async () => {
  const ids = await leads('wrong', 1)
  await refused({ ids, change: {} }, 422, [['change', 'nothingToChange']])
  await refused({ ids, change: { remove: true, set: { interest: 'x' } } }, 422, [['change.remove', 'removeAlone']])
  await refused({ ids, change: { set: { colour: 'red', assignedAt: '2026-01-01T00:00:00Z', status: 'gone' } } }, 422, [
    ['change.set.colour', 'unknownField'],
    ['change.set.assignedAt', 'readOnlyField'],
    ['change.set.status', 'choice'],
  ])
  await refused({ ids, change: { add: { interest: ['x'] } } }, 422, [
    ['change.add.interest', 'notWordList'],
    ['change.add.interest', 'notText'],
  ])
  await refused({ ids, change: { set: { tags: ['a'] }, add: { tags: ['b'] } } }, 422, [
    ['change.add.tags', 'setAndAdded'],
  ])
  await refused({ ids, change: { set: { owner: crypto.randomUUID() } } }, 422, [['change.set.owner', 'dangling']])
  await refused({ change: { set: { interest: 'x' } } }, 422, [['ids', 'idsOrQuery']])
  await refused({ ids, query: {}, change: { set: { interest: 'x' } } }, 422, [['ids', 'idsOrQuery']])
  await refused({ object: 'users', ids, change: { set: { name: 'x' } } }, 422, [['object', 'unknownObject']])
  await refused({ query: { filter: { moon: 1 } }, change: { set: { interest: 'x' } } }, 422, [
    ['filter.moon', 'unknownField'],
  ])
})

test('rights are asked of every record: others go on, and what is not seen is not there', async () => {
  const [own] = await leads('rights', 1, { owner: ivan.id })
  const [foreign] = await leads('rights', 1, { owner: olga.id })
  const done = await change({ ids: [own, foreign], change: { set: { interest: 'Стол' } } }, ivan.key)
  expect(done.counts).toMatchObject({ found: 2, changed: 1, refused: 1 })
  expect(done.refusals).toMatchObject([{ code: 'notFound', count: 1 }])
  expect((await lead(foreign ?? '')).interest).toBe(null)
  const mine = await preview(
    { query: { filter: { comment: { contains: 'rights' } } }, change: { set: { interest: 'x' } } },
    ivan.key,
  )
  expect(mine.body.counts.found).toBe(1)
  const viewer = await server.person('vera', 'viewer')
  await refused({ ids: [own], change: { set: { interest: 'x' } } }, 403, [], viewer.key)
  const reading = await server.person('rita', 'manager', { scopes: ['read'] })
  await refused({ ids: [own], change: { set: { interest: 'x' } } }, 403, [], reading.key)
})

test('a right lost since the preview is lost', async () => {
  const [id] = await leads('lost right', 1, { owner: ivan.id })
  const { body } = await preview({ ids: [id], change: { set: { interest: 'Полка' } } }, ivan.key)
  await server.call('PATCH', `/leads/${id}`, { body: { owner: olga.id } })
  await server.call('POST', `/bulk-changes/${body.id}/commit`, { key: ivan.key })
  expect((await ended(body.id, ivan.key)).counts).toMatchObject({ changed: 0, refused: 1, willChange: 0 })
  expect((await lead(id ?? '')).interest).toBe(null)
})

test('hidden fields do not exist, neither to be changed nor to be read in an example', async () => {
  const roles = await server.call('POST', '/roles', {
    body: {
      name: 'blind',
      objects: { lead: { read: 'all', create: 'all', update: 'all', remove: 'all', export: 'none' } },
      fields: { 'lead.budget': 'hidden', 'lead.interest': 'read' },
    },
  })
  expect(roles.status, roles.text).toBe(201)
  const blind = await server.person('boris', 'blind')
  const ids = await leads('hidden', 2)
  await refused(
    { ids, change: { set: { budget: { amount: '1', currency: 'RUB' } } } },
    422,
    [['change.set.budget', 'unknownField']],
    blind.key,
  )
  await refused({ ids, change: { set: { interest: 'x' } } }, 422, [['change.set.interest', 'readOnlyField']], blind.key)
})

test('somebody else’s bulk change is not there; an administrator sees it', async () => {
  const ids = await leads('whose', 1, { owner: ivan.id })
  const bulk = await change({ ids, change: { set: { interest: 'Стул' } } }, ivan.key)
  for (const [method, path] of [
    ['GET', ''],
    ['POST', '/commit'],
    ['POST', '/cancel'],
    ['DELETE', ''],
  ] as const)
    expect((await server.call(method, `/bulk-changes/${bulk.id}${path}`, { key: olga.key })).status).toBe(404)
  const listed = async (key: string) =>
    (await server.call('GET', '/bulk-changes', { key })).body.data.some((one: { id: string }) => one.id === bulk.id)
  expect([await listed(olga.key), await listed(ivan.key), await listed(server.key)]).toEqual([false, true, true])
  expect(await undo(bulk.id)).toMatchObject({ state: 'reverted', counts: { kept: 0 } })
  expect((await lead(ids[0] ?? '')).interest).toBe(null)
})

test('a key that only reads carries nothing out, stops nothing and undoes nothing, and lists what it may read', async () => {
  const keyFor = async (...scopes: string[]): Promise<string> =>
    (await server.call('POST', '/api-keys', { body: { name: scopes.join(), scopes } })).body.key
  const [reader, ofContacts] = [await keyFor('read'), await keyFor('contacts:read')]
  const [id = ''] = await leads('reading', 1)
  const { body: bulk } = await preview({ ids: [id], change: { set: { comment: 'written' } } })
  const before = [await traces(server), await look(bulk.id)]
  for (const verb of ['commit', 'cancel'])
    expect((await server.call('POST', `/bulk-changes/${bulk.id}/${verb}`, { key: reader })).status, verb).toBe(403)
  expect([await traces(server), await look(bulk.id)]).toEqual(before)

  await server.call('POST', `/bulk-changes/${bulk.id}/commit`)
  await ended(bulk.id)
  expect((await server.call('DELETE', `/bulk-changes/${bulk.id}`, { key: reader })).status).toBe(403)
  expect((await lead(id)).comment).toBe('written')
  const listed = async (key: string) =>
    (await server.call('GET', '/bulk-changes', { key })).body.data.map((one: { id: string }) => one.id)
  expect(await listed(reader)).toContain(bulk.id)
  expect(await listed(ofContacts)).toEqual([])
})

test('rules refuse records, each reason with how many; the others are changed', async () => {
  const ids = await leads('rules', 2)
  const { body: converted } = await server.call('POST', `/leads/${ids[0]}/conversion`, {
    body: { contact: {}, deal: { name: 'Сделка' } },
  })
  expect(converted.lead.status).toBe('converted')
  const done = await change({ ids, change: { set: { status: 'working' } } })
  expect(done.counts).toMatchObject({ changed: 1, refused: 1 })
  expect(done.refusals).toMatchObject([{ field: 'status', code: 'rule', count: 1 }])
  expect(done.refusals[0].message).toContain('онвертирован')
})

test('undoing gives former values back, with all that followed from them', async () => {
  const ids = await leads('undo', 2, { owner: ivan.id })
  await server.call('PATCH', `/leads/${ids[0]}`, { body: { status: 'refused', refusalReason: 'Дорого' } })
  const before = await Promise.all(ids.map(lead))
  const done = await change({ ids, change: { set: { status: 'working', owner: olga.id } } })
  expect(done.counts.changed).toBe(2)
  expect(await lead(ids[0] ?? '')).toMatchObject({ status: 'working', refusalReason: null, owner: olga.id })
  expect(await undo(done.id)).toMatchObject({ counts: { kept: 0 }, kept: [] })
  const stable = ({ version: _, updatedAt: __, ...record }: Record<string, unknown>) => record
  expect((await Promise.all(ids.map(lead))).map(stable)).toEqual(before.map(stable))
})

test('what people changed since stays and is listed; of lists only their own entries stay', async () => {
  const ids = await leads('since', 3, { tags: ['старый'] })
  const done = await change({
    ids,
    change: { set: { interest: 'Диван' }, add: { tags: ['акция'] }, take: { tags: ['Старый'] } },
  })
  expect((await lead(ids[0] ?? '')).tags).toEqual(['акция'])
  await server.call('PATCH', `/leads/${ids[0]}`, { body: { interest: 'Кресло' } })
  await server.call('PATCH', `/leads/${ids[1]}`, { body: { tags: ['акция', 'важный'] } })
  const undone = await undo(done.id)
  expect(undone.kept).toMatchObject([{ id: ids[0] }])
  expect(await lead(ids[0] ?? '')).toMatchObject({ interest: 'Кресло', tags: ['старый'] })
  expect(await lead(ids[1] ?? '')).toMatchObject({ interest: null, tags: ['важный', 'старый'] })
  expect(await lead(ids[2] ?? '')).toMatchObject({ interest: null, tags: ['старый'] })
})

test('what is removed goes to the trash, what is still needed stays, and undoing brings it back', async () => {
  const company = await server.call('POST', '/companies', { body: { name: 'Нужная' } })
  const free = await server.call('POST', '/companies', { body: { name: 'Лишняя' } })
  await server.call('POST', '/deals', { body: { name: 'Сделка', company: company.body.id } })
  const ids = [company.body.id, free.body.id]
  const shown = await preview({ object: 'company', ids, change: { remove: true } })
  expect(shown.body).toMatchObject({ counts: { willChange: 1, refused: 1 }, refusals: [{ code: 'stillNeeded' }] })
  const done = await change({ object: 'company', ids, change: { remove: true } })
  expect((await server.call('GET', `/companies/${free.body.id}`)).status).toBe(404)
  expect((await server.call('GET', `/companies/${company.body.id}`)).status).toBe(200)
  await undo(done.id)
  expect((await server.call('GET', `/companies/${free.body.id}`)).status).toBe(200)
})

test('to whom many are given is told once, and so is who had them', async () => {
  const ids = await leads('assign', 5, { owner: ivan.id })
  const done = await change({ ids, change: { set: { owner: olga.id } } })
  expect(done.counts.changed).toBe(5)
  await leads('assign', 1, { name: 'Последний Лид', owner: olga.id })
  const titles = async (key: string): Promise<string[]> =>
    (await server.call('GET', '/notices?limit=100', { key })).body.data.map((one: { title: string }) => one.title)
  await expect.poll(() => titles(olga.key), { timeout: 30_000 }).toContain('Новый лид: Последний Лид')
  const since = (await titles(olga.key)).slice(0, 2)
  expect(since).toEqual(['Новый лид: Последний Лид', 'Вам передано: Лиды, 5 (Анна Ким)'])
  expect((await titles(ivan.key)).filter(title => title.startsWith('Переданы другому: Лиды, 5'))).toEqual([
    'Переданы другому: Лиды, 5 (Анна Ким)',
  ])
  expect((await lead(ids[0] ?? '')).assignedAt).toBeTypeOf('string')
})

test('3,000 records are changed and taken back, none twice', async () => {
  const ids = await leads('many', 3000)
  const done = await change({
    query: { filter: { comment: { contains: 'many' } } },
    change: { add: { tags: ['волна'] } },
  })
  expect(done.counts).toMatchObject({ found: 3000, changed: 3000, refused: 0 })
  const changes = () =>
    server.database.owner
      .query(
        `select count(*)::int as count, count(distinct record_id)::int as records from change where reference = $1`,
        [done.id],
      )
      .then(({ rows }) => rows[0])
  expect(await changes()).toEqual({ count: 3000, records: 3000 })
  await undo(done.id)
  expect(await changes()).toEqual({ count: 6000, records: 3000 })
  expect((await lead(ids[1234] ?? '')).tags).toEqual([])
})

test('a crash in the middle costs nothing: what is done is not done again, the rest is', async () => {
  await leads('crash', 450)
  const { body } = await preview({
    query: { filter: { comment: { contains: 'crash' } } },
    change: { set: { interest: 'Комод' } },
  })
  await server.database.owner.query(
    `update bulk_change set state = 'committing', committed_at = now(), done = 0 where id = $1`,
    [body.id],
  )
  const ctx = await server.application.userContext(server.workspace, server.administrator, {
    channel: 'bulk',
    reference: body.id,
  })
  let portions = 0
  const breaking = async (): Promise<Context> => ({
    ...ctx,
    db: {
      ...ctx.db,
      query: ctx.db.query.bind(ctx.db),
      one: ctx.db.one.bind(ctx.db),
      transaction: work =>
        ctx.db.transaction(async db => {
          const result = await work(db)
          if (++portions === 2) throw new Error('the power went')
          return result
        }),
    },
  })
  await expect(commitBulkChange(breaking, body.id)).rejects.toThrow('the power went')
  expect((await look(body.id)).progress).toEqual({ done: 200, of: 450 })
  await server.application.enqueue(ctx.db, 'bulkChange.commit', { bulkChange: body.id })
  expect(await ended(body.id)).toMatchObject({ state: 'done', counts: { changed: 450 } })
  const { count } =
    (await ctx.db.one<{ count: number }>(
      sql`select count(*)::int as count from change where reference = ${body.id}`,
    )) ?? {}
  expect(count).toBe(450)
})

test('a cancelled one stops between portions; what is done can be undone', async () => {
  await leads('stop', 1500)
  const { body } = await preview({
    query: { filter: { comment: { contains: 'stop' } } },
    change: { set: { interest: 'Ковёр' } },
  })
  const { rows } = await server.database.owner.query(
    'select record_id from bulk_change_row where bulk_change_id = $1 and place = 250',
    [body.id],
  )
  const other = await server.database.owner.connect()
  await other.query('begin')
  await other.query('select from lead where id = $1 for update', [rows[0].record_id])
  await server.call('POST', `/bulk-changes/${body.id}/commit`)
  await expect.poll(async () => (await look(body.id)).progress.done, { timeout: 30_000 }).toBe(200)
  const stopping = server.call('POST', `/bulk-changes/${body.id}/cancel`)
  await expect
    .poll(async () => (await other.query(`select from pg_stat_activity where wait_event_type = 'Lock'`)).rowCount)
    .toBeGreaterThan(1)
  await other.query('rollback')
  other.release()
  const stopped = await stopping
  expect(stopped.body.state).toBe('cancelled')
  const { changed } = stopped.body.counts
  expect(changed).toBeLessThan(1500)
  expect(changed).toBe(stopped.body.progress.done)
  expect((await server.call('POST', `/bulk-changes/${body.id}/commit`)).status).toBe(409)
  expect(
    (await server.call('POST', '/leads/query', { body: { filter: { interest: 'Ковёр' }, total: true } })).body.total
      .value,
  ).toBe(changed)
  await undo(body.id)
  expect((await server.call('POST', '/leads/query', { body: { filter: { interest: 'Ковёр' } } })).body.data).toEqual([])
})

test('undoing stops between portions too, and is done to the end later', async () => {
  await leads('undo-stop', 450)
  const query = { filter: { comment: { contains: 'undo-stop' } } }
  const { id } = await change({ query, change: { set: { interest: 'Шторы' } } })
  await server.database.owner.query('update bulk_change set reverting = true, done = 0 where id = $1', [id])
  const ctx = await server.application.userContext(server.workspace, server.administrator, { channel: 'bulk' })
  expect(await undoBulkChange(ctx, id, Date.now() - 1)).toBe(false)

  const stopped = await server.call('POST', `/bulk-changes/${id}/cancel`)
  expect(stopped.body).toMatchObject({
    state: 'done',
    reverting: false,
    counts: { changed: 450, undone: 200, kept: 0 },
  })
  const curtains = async () =>
    (await server.call('POST', '/leads/query', { body: { filter: { interest: 'Шторы' }, total: true } })).body.total
      .value
  expect(await curtains()).toBe(250)
  expect(await undoBulkChange(ctx, id)).toBe(true)
  expect(await curtains()).toBe(250)

  expect(await undo(id)).toMatchObject({ counts: { undone: 450, kept: 0 }, progress: { done: 450, of: 450 } })
  expect(await curtains()).toBe(0)
})

test('more than a hundred thousand are refused with a clear word', async () => {
  const ids = Array.from({ length: 100_001 }, () => crypto.randomUUID())
  const answer = await preview({ ids, change: { set: { interest: 'x' } } })
  expect(answer.status).toBe(422)
  expect(answer.body.errors[0].field).toBe('ids')
})
