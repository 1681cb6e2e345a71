import { readFile } from 'node:fs/promises'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestDatabase } from '../../test/setup/database.ts'
import { migrate, migrationNames } from './migrate.ts'

const textOf = (name: string) => readFile(new URL(`../../migrations/${name}`, import.meta.url), 'utf8')

/** The last migration of before there was a way to make indexes while others write. */
const before = '0215'
const made = '0237-indexes-made-beside-work.sql'

test('indexes of tables that may be large are made while others write', async () => {
  for (const name of (await migrationNames()).filter(known => known.slice(0, 4) > before)) {
    const text = await textOf(name)
    const tables = [...text.matchAll(/create (?:unlogged )?table (\w+)/gi)].map(([, table]) => table)
    const indexes = [...text.matchAll(/create (?:unique )?index (concurrently if not exists )?\w+ on (\w+)/gi)]
    for (const [statement, isBeside, table] of indexes)
      expect(Boolean(isBeside) || tables.includes(table), `${name}: ${statement}`).toBe(true)
    // Statements beside work are told apart by their ends, and are in no transaction that would take others back.
    if (indexes.some(([, isBeside]) => isBeside))
      expect(
        text
          .replace(/--.*$/gm, '')
          .split(';')
          .filter(part => part.trim()),
      ).toHaveLength(indexes.length)
  }
})

describe('an index that is made while others write', () => {
  let database: Awaited<ReturnType<typeof createTestDatabase>>
  let owner: pg.Client
  beforeAll(async () => {
    database = await createTestDatabase()
    await migrate(database.url)
    owner = new pg.Client(database.url)
    await owner.connect()
  })
  afterAll(async () => {
    await owner?.end()
    await database?.drop()
  })

  const isValid = async () =>
    (await owner.query(`select indisvalid from pg_index where indexrelid = to_regclass('deal_clients_index')`)).rows[0]
      ?.indisvalid
  const forget = () => owner.query('delete from migration where name = $1', [made])

  test('is made anew where it was broken off', async () => {
    await owner.query(`update pg_index set indisvalid = false where indexrelid = 'deal_clients_index'::regclass`)
    await forget()
    expect(await migrate(database.url)).toEqual([made])
    expect(await isValid()).toBe(true)
  })

  test('is made by one of several processes that start at once', async () => {
    await owner.query('drop index deal_clients_index')
    await forget()
    const done = await Promise.all([migrate(database.url), migrate(database.url), migrate(database.url)])
    expect(done.flat()).toEqual([made])
    expect(await isValid()).toBe(true)
  })

  test('waits for who writes just then, and nobody waits for it', async () => {
    await owner.query('drop index deal_clients_index')
    await forget()
    const [writer, other] = [new pg.Client(database.url), new pg.Client(database.url)]
    await Promise.all([writer.connect(), other.connect()])
    await writer.query('begin; lock table deal in row exclusive mode')
    const migration = migrate(database.url)
    await expect
      .poll(async () => {
        const { rows } = await owner.query(
          `select from pg_stat_activity where query ilike 'create index concurrently%' or query ilike '%deal_clients_index%' and wait_event_type = 'Lock' and pid <> pg_backend_pid()`,
        )
        return rows.length
      })
      .toBeGreaterThan(0)
    await other.query(`begin; set local lock_timeout = '5s'; lock table deal in row exclusive mode; commit`)
    expect(await isValid()).not.toBe(true)
    await writer.query('commit')
    expect(await migration).toEqual([made])
    expect(await isValid()).toBe(true)
    await Promise.all([writer.end(), other.end()])
  })
})
