import pg from 'pg'
import sql from 'sql-template-tag'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../test/setup/database.ts'
import { type PoolerPeer, startPoolerPeer } from '../../test/setup/pooler-peer.ts'
import { newId } from '../model/index.ts'
import { applicationRole, type Database, openDatabase } from './open.ts'

let made: TestDatabase
let pooler: PoolerPeer
let database: Database
beforeAll(async () => {
  made = await createTestDatabase()
  pooler = await startPoolerPeer(made.url, 2)
  database = openDatabase(made.url, { pooler: pooler.url, longestReading: 300 })
})
afterAll(async () => {
  await database?.close()
  await pooler?.stop()
  await made?.drop()
})

const who = sql`
  select current_user as role, current_setting('rapport.workspace', true) as workspace, pg_backend_pid() as process`
interface Who {
  role: string
  workspace: string
  process: number
}

test('each statement has the role and the workspace of its connection, whoever was there before', async () => {
  const ids = Array.from({ length: 40 }, newId)
  const found = await Promise.all(ids.map(id => database.workspace(id).one<Who>(who)))
  expect(found.map(one => one?.workspace)).toEqual(ids)
  expect(new Set(found.map(one => one?.role))).toEqual(new Set([applicationRole]))
  expect(pooler.most()).toBe(2)
})

test('nothing of it is left to whom the connection belongs next', async () => {
  await database.workspace(newId()).transaction(inside => inside.query(who, 'roomy'))
  await database.workspace(newId()).query(who, 'sorted')
  await database.workspace(newId()).query(who, 'byIndex')
  const stranger = new pg.Client({ connectionString: pooler.url })
  await stranger.connect()
  for (let at = 0; at < 8; at++) {
    const { rows } = await stranger.query(
      `
      select current_user = $1 as ours, coalesce(current_setting('rapport.workspace', true), '') as workspace,
        current_setting('work_mem') = '64MB' as roomy, current_setting('plan_cache_mode') as plans,
        current_setting('enable_hashagg') as hashed`,
      [applicationRole],
    )
    expect(rows).toEqual([{ ours: false, workspace: '', roomy: false, plans: 'auto', hashed: 'on' }])
  }
  await stranger.end()
})

test('a transaction is done whole or not at all, with its savepoints, and what comes afterwards after it', async () => {
  const db = database.workspace(newId())
  const place = (consumer: string) =>
    sql`insert into event_cursor (consumer, xid, change_id) values (${consumer}, '1'::xid8, ${newId()})`
  const done: string[] = []
  await db.transaction(async inside => {
    await inside.query(place('kept'))
    await inside
      .transaction(async deeper => {
        await deeper.query(place('let go'))
        throw new Error('not this one')
      })
      .catch(() => {})
    await inside.afterwards(async after => {
      done.push(
        ...(await after.query<{ consumer: string }>(sql`select consumer from event_cursor`)).map(r => r.consumer),
      )
    })
  })
  expect(done).toEqual(['kept'])
  const broken = db.transaction(async inside => {
    await inside.query(place('never'))
    await inside.query(sql`select 1/0`)
  })
  await expect(broken).rejects.toThrow()
  expect(await db.query(sql`select consumer from event_cursor`)).toEqual([{ consumer: 'kept' }])
})

test('what nobody waits for is stopped, and nobody else is', async () => {
  const id = newId()
  const ending = new AbortController()
  const slow = database.workspace(id, ending.signal).query(sql`select pg_sleep(20)`)
  const others = Array.from({ length: 20 }, () => database.workspace(id).query(sql`select pg_sleep(0.02)`))
  setTimeout(() => ending.abort(), 100)
  await expect(slow).rejects.toThrow()
  expect((await Promise.allSettled(others)).filter(({ status }) => status === 'rejected')).toEqual([])
  const late = database.workspace(id, new AbortController().signal).query(sql`select pg_sleep(20)`)
  await expect(late).rejects.toMatchObject({ code: 'tookTooLong' })
})
