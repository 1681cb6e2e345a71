import sql from 'sql-template-tag'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { commitBulkChange } from '../../src/features/bulk-changes/commit.ts'
import { undoBulkChange } from '../../src/features/bulk-changes/undo.ts'
import type { Context } from '../../src/records/index.ts'
import { type BulkRoom, openBulkRoom } from './bulk-room.ts'

let room: BulkRoom
beforeAll(async () => {
  room = await openBulkRoom()
})
afterAll(() => room.server.close())

test('3,000 records are changed and taken back, none twice', async () => {
  const ids = await room.leads('many', 3000)
  const done = await room.change({
    query: { filter: { comment: { contains: 'many' } } },
    change: { add: { tags: ['волна'] } },
  })
  expect(done.counts).toMatchObject({ found: 3000, changed: 3000, refused: 0 })
  const changes = () =>
    room.server.database.owner
      .query(
        `select count(*)::int as count, count(distinct record_id)::int as records from change where reference = $1`,
        [done.id],
      )
      .then(({ rows }) => rows[0])
  expect(await changes()).toEqual({ count: 3000, records: 3000 })
  await room.undo(done.id)
  expect(await changes()).toEqual({ count: 6000, records: 3000 })
  expect((await room.lead(ids[1234] ?? '')).tags).toEqual([])
})

test('a crash in the middle costs nothing: what is done is not done again, the rest is', async () => {
  await room.leads('crash', 450)
  const { body } = await room.preview({
    query: { filter: { comment: { contains: 'crash' } } },
    change: { set: { interest: 'Комод' } },
  })
  await room.server.database.owner.query(
    `update bulk_change set state = 'committing', committed_at = now(), done = 0 where id = $1`,
    [body.id],
  )
  const ctx = await room.server.application.userContext(room.server.workspace, room.server.administrator, {
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
  expect((await room.look(body.id)).progress).toEqual({ done: 200, of: 450 })
  await room.server.application.enqueue(ctx.db, 'bulkChange.commit', { bulkChange: body.id })
  expect(await room.ended(body.id)).toMatchObject({ state: 'done', counts: { changed: 450 } })
  const { count } =
    (await ctx.db.one<{ count: number }>(
      sql`select count(*)::int as count from change where reference = ${body.id}`,
    )) ?? {}
  expect(count).toBe(450)
})

test('a cancelled one stops between portions; what is done can be undone', async () => {
  await room.leads('stop', 1500)
  const { body } = await room.preview({
    query: { filter: { comment: { contains: 'stop' } } },
    change: { set: { interest: 'Ковёр' } },
  })
  const { rows } = await room.server.database.owner.query(
    'select record_id from bulk_change_row where bulk_change_id = $1 and place = 250',
    [body.id],
  )
  const other = await room.server.database.owner.connect()
  await other.query('begin')
  await other.query('select from lead where id = $1 for update', [rows[0].record_id])
  await room.server.call('POST', `/bulk-changes/${body.id}/commit`)
  await expect.poll(async () => (await room.look(body.id)).progress.done, { timeout: 30_000 }).toBe(200)
  const stopping = room.server.call('POST', `/bulk-changes/${body.id}/cancel`)
  await expect
    .poll(async () => (await other.query(`select from pg_stat_activity where wait_event_type = 'Lock'`)).rowCount, {
      timeout: 30_000,
    })
    .toBeGreaterThan(1)
  await other.query('rollback')
  other.release()
  const stopped = await stopping
  expect(stopped.body.state).toBe('cancelled')
  const { changed } = stopped.body.counts
  expect(changed).toBeLessThan(1500)
  expect(changed).toBe(stopped.body.progress.done)
  expect((await room.server.call('POST', `/bulk-changes/${body.id}/commit`)).status).toBe(409)
  expect(
    (await room.server.call('POST', '/leads/query', { body: { filter: { interest: 'Ковёр' }, total: true } })).body
      .total.value,
  ).toBe(changed)
  await room.undo(body.id)
  expect(
    (await room.server.call('POST', '/leads/query', { body: { filter: { interest: 'Ковёр' } } })).body.data,
  ).toEqual([])
})

test('undoing stops between portions too, and is done to the end later', async () => {
  await room.leads('undo-stop', 450)
  const query = { filter: { comment: { contains: 'undo-stop' } } }
  const { id } = await room.change({ query, change: { set: { interest: 'Шторы' } } })
  await room.server.database.owner.query('update bulk_change set reverting = true, done = 0 where id = $1', [id])
  const ctx = await room.server.application.userContext(room.server.workspace, room.server.administrator, {
    channel: 'bulk',
  })
  expect(await undoBulkChange(ctx, id, null, Date.now() - 1)).toBe(false)

  const stopped = await room.server.call('POST', `/bulk-changes/${id}/cancel`)
  expect(stopped.body).toMatchObject({
    state: 'done',
    reverting: false,
    counts: { changed: 450, undone: 200, kept: 0 },
  })
  const curtains = async () =>
    (await room.server.call('POST', '/leads/query', { body: { filter: { interest: 'Шторы' }, total: true } })).body
      .total.value
  expect(await curtains()).toBe(250)
  expect(await undoBulkChange(ctx, id, null)).toBe(true)
  expect(await curtains()).toBe(250)

  expect(await room.undo(id)).toMatchObject({ counts: { undone: 450, kept: 0 }, progress: { done: 450, of: 450 } })
  expect(await curtains()).toBe(0)
})

test('more than a hundred thousand are refused with a clear word', async () => {
  const ids = Array.from({ length: 100_001 }, () => crypto.randomUUID())
  const answer = await room.preview({ ids, change: { set: { interest: 'x' } } })
  expect(answer.status).toBe(422)
  expect(answer.body.errors[0].field).toBe('ids')
})
