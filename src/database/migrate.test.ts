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

/** What of `alter table` reads or writes every row while nobody else may, and what to do instead. */
const lengthy: [RegExp, string][] = [
  [
    /\balter (?:column )?"?\w+"? set not null/i,
    'add check (… is not null) not valid, validate it in a migration of its own, then set it',
  ],
  [
    /\badd (?:constraint "?\w+"? )?(?:check|foreign key)\b(?!.*\bnot valid\b)/is,
    'add it not valid, and validate it in a migration of its own',
  ],
  [/\badd column (?!.*\bnot valid\b).*\breferences\b/is, 'add the column, then the foreign key not valid'],
  [
    /\badd (?:constraint "?\w+"? )?(?:unique|primary key|exclude)\b(?! using index)/i,
    'make the index concurrently, then add it using index',
  ],
  [/\balter (?:column )?"?\w+"? (?:set data )?type\b/i, 'add a column, fill it in pieces, and read that'],
  [/\badd column .*\bgenerated always as (?!identity)/is, 'an index on the expression'],
  [
    /\badd column .*\bdefault (?:gen_random_uuid|uuidv7|clock_timestamp|random|nextval)\b/is,
    'add the column without, fill it in pieces',
  ],
]

/** What a migration does to tables that are there already for which people would wait as long as all rows take. */
function lengthyIn(text: string): string[] {
  const bare = text.replace(/--.*$/gm, '')
  const made = [...bare.matchAll(/create (?:unlogged )?table "?(\w+)/gi)].map(([, table]) => table)
  return bare.split(';').flatMap(statement => {
    const table = /\balter table (?:only )?"?(\w+)/i.exec(statement)?.[1]
    if (!table || made.includes(table)) return []
    return lengthy.filter(([what]) => what.test(statement)).map(([, instead]) => `${statement.trim()}: ${instead}`)
  })
}

/** The last migration of before such things were refused. */
const beforeRefused = '0236'

test('no migration holds a large table up for as long as all its rows take', async () => {
  for (const name of (await migrationNames()).filter(known => known.slice(0, 4) > beforeRefused))
    expect(lengthyIn(await textOf(name)), name).toEqual([])
})

test.each([
  'alter table lead alter column name set not null',
  'alter table lead add constraint lead_named check (name is not null)',
  'alter table lead add foreign key (workspace_id, contact) references contact (workspace_id, id)',
  'alter table lead add column guest uuid references contact (id)',
  'alter table lead add constraint lead_once unique (workspace_id, number)',
  'alter table lead alter column number type numeric',
  `alter table lead add column short text generated always as (left(name, 10)) stored`,
  'alter table lead add column mark uuid not null default gen_random_uuid()',
])('it is refused: %s', statement => {
  expect(lengthyIn(`${statement};`)).toHaveLength(1)
  expect(lengthyIn(`create table lead (id uuid);\n${statement};`)).toEqual([])
})

test.each([
  'alter table lead add column mark text',
  'alter table lead add column marked boolean not null default false',
  'alter table lead add column marked_at timestamptz not null default now()',
  'alter table lead add constraint lead_named check (name is not null) not valid',
  'alter table lead validate constraint lead_named',
  'alter table lead add constraint lead_once unique using index lead_once_index',
  'alter table lead alter column mark drop not null',
])('it is done at once, or beside work: %s', statement => expect(lengthyIn(`${statement};`)).toEqual([]))

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
