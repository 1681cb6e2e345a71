import { readdir, readFile } from 'node:fs/promises'
import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'

const folder = new URL('../../migrations/', import.meta.url)

/** Arbitrary number under which processes that start together wait for the one that migrates. */
const migrationLock = 7_270_001

/** So long, in milliseconds, a migration waits for a table that somebody uses: whoever comes after it waits as long. */
const lockPatience = 2000
/** Then it lets all go on, waits so long, and tries again, so many times. */
const pause = 1000
const mostTries = 60
/** By which those are known who migrate, or wait to. */
const applicationName = 'rapport migrations'
/** So often, in milliseconds, a process asks whether the one that migrates has ended. */
const turnPause = 100
/** https://www.postgresql.org/docs/current/errcodes-appendix.html */
const lockNotAvailable = '55P03'

/**
 * Applies the migrations that the database has not seen yet, in order of their numbers, each in a transaction of its
 * own; indexes that are made `concurrently`, without one and while everybody writes. Safe to call from several processes at once, and while
 * others work. Returns the names of those applied.
 */
export const migrate = (ownerUrl: string): Promise<string[]> =>
  alone(ownerUrl, async client => {
    const pending = await pendingIn(client)
    for (const name of pending) await applyInTime(client, name)
    return pending
  })

/** What each migration took. */
export interface Applied {
  name: string
  milliseconds: number
}

/** The same for a database that nobody else uses: all of them or none, in one transaction. */
export const migrateAsOne = (ownerUrl: string): Promise<Applied[]> =>
  alone(ownerUrl, async client => applyAsOne(client, await pendingIn(client)))

async function applyAsOne(client: pg.Client, pending: readonly string[]): Promise<Applied[]> {
  const applied: Applied[] = []
  await client.query('begin')
  for (const name of pending) {
    const began = performance.now()
    await run(client, name).catch(error => blame(name, error))
    applied.push({ name, milliseconds: performance.now() - began })
  }
  await client.query('commit')
  return applied
}

/** What is asked for, and told, while a base that holds something is upgraded. */
export interface Upgrading {
  /** Before anything is changed, while no other process upgrades it; what it throws leaves all as it is. */
  before: (pending: readonly string[]) => Promise<void>
  /** Which migrations stay, of those that came before the one that failed. */
  failed: (error: unknown, applied: readonly string[]) => Promise<never>
}

/**
 * Brings a base that holds something to what this version needs: all at once where nobody else is connected, one migration after the other where
 * people go on working. Returns what was applied; an empty base is left alone.
 */
export const upgradeFilled = (ownerUrl: string, { before, failed }: Upgrading): Promise<readonly string[]> =>
  alone(ownerUrl, async client => {
    const pending = await pendingIn(client)
    if (!pending.length || !(await isFilled(client))) return []
    await before(pending)
    const applied: string[] = []
    try {
      if (await isAlone(client)) await applyAsOne(client, pending)
      else
        for (const name of pending) {
          await applyInTime(client, name)
          applied.push(name)
        }
      return pending
    } catch (error) {
      return failed(error, applied)
    }
  })

async function isFilled(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ known: boolean }>(`select to_regclass('public.workspace') is not null as known`)
  return Boolean(rows[0]?.known) && (await client.query('select from workspace limit 1')).rows.length > 0
}

/** Whoever waits to upgrade it too is nobody that works. */
async function isAlone(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query(
    `select from pg_stat_activity where datname = current_database() and backend_type = 'client backend'
       and pid <> pg_backend_pid() and application_name <> $1 limit 1`,
    [applicationName],
  )
  return rows.length === 0
}

/** The migrations that the database has not seen yet. */
export const pendingMigrations = (ownerUrl: string): Promise<string[]> => alone(ownerUrl, pendingIn)

/** What is not committed when it ends is taken back with the connection. */
async function alone<Result>(ownerUrl: string, work: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const client = new pg.Client({ connectionString: ownerUrl, application_name: applicationName })
  await client.connect()
  try {
    await waitForTurn(client)
    await prepare(client)
    return await work(client)
  } finally {
    await client.end()
  }
}

/** Asked again and again: an index that is made `concurrently` would wait for whoever waits in a statement, and he for it. */
async function waitForTurn(client: pg.Client): Promise<void> {
  for (;;) {
    const { rows } = await client.query<{ mine: boolean }>('select pg_try_advisory_lock($1) as mine', [migrationLock])
    if (rows[0]?.mine) return
    await wait(turnPause)
  }
}

async function pendingIn(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>('select name from migration')
  const applied = new Set(rows.map(row => row.name))
  return (await migrationNames()).filter(name => !applied.has(name))
}

/** Makes the schema that these migrations make, in the present transaction, in a database that has seen none. */
export async function makeSchema(client: pg.Client, names: readonly string[]): Promise<void> {
  await prepare(client)
  for (const name of [...names].sort()) await run(client, name)
}

async function prepare(client: pg.Client): Promise<void> {
  // Who owns the tables without being a superuser is bound by their row-level security, which asks for a workspace.
  await client.query(`select set_config('rapport.workspace', '00000000-0000-0000-0000-000000000000', false)`)
  await client.query(
    'create table if not exists migration (name text primary key, applied_at timestamptz not null default now())',
  )
}

export async function migrationNames(): Promise<string[]> {
  return (await readdir(folder)).filter(name => /^\d{4}-[a-z0-9-]+\.sql$/.test(name)).sort()
}

async function applyInTime(client: pg.Client, name: string): Promise<void> {
  const text = await textOf(name)
  if (concurrently.test(text)) return applyBeside(client, name, text)
  for (let tries = 1; ; tries++) {
    try {
      await client.query(`begin; set local lock_timeout = ${lockPatience}`)
      await run(client, name)
      await client.query('commit')
      return
    } catch (error) {
      await client.query('rollback')
      const isHeldUp = error instanceof pg.DatabaseError && error.code === lockNotAvailable
      if (!isHeldUp || tries === mostTries) blame(name, error)
      await wait(pause)
    }
  }
}

const concurrently = /\bindex concurrently\b/i

/**
 * Indexes that are made while others write, each statement by itself. One that was broken off is there, but good for nothing: it is dropped, and made
 * anew (https://www.postgresql.org/docs/current/sql-createindex.html#SQL-CREATEINDEX-CONCURRENTLY).
 */
async function applyBeside(client: pg.Client, name: string, text: string): Promise<void> {
  try {
    for (const statement of text.split(';').filter(part => part.replace(/--.*$/gm, '').trim())) {
      const index = /create (?:unique )?index concurrently if not exists (\w+)/i.exec(statement)?.[1]
      if (index) await dropBroken(client, index)
      await client.query(statement)
    }
    await note(client, name)
  } catch (error) {
    blame(name, error)
  }
}

async function dropBroken(client: pg.Client, index: string): Promise<void> {
  const { rows } = await client.query('select from pg_index where indexrelid = to_regclass($1) and not indisvalid', [
    index,
  ])
  if (rows.length) await client.query(`drop index concurrently ${index}`)
}

function blame(name: string, error: unknown): never {
  throw new Error(`migration ${name} failed: ${error instanceof Error ? error.message : error}`, { cause: error })
}

/** In the present transaction: nobody else is there, and an index is made as fast as it can be. */
async function run(client: pg.Client, name: string): Promise<void> {
  await client.query((await textOf(name)).replace(/\bindex concurrently\b/gi, 'index'))
  await note(client, name)
}

const textOf = (name: string): Promise<string> => readFile(new URL(name, folder), 'utf8')

const note = (client: pg.Client, name: string) => client.query('insert into migration (name) values ($1)', [name])
