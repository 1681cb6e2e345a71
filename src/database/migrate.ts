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
/** https://www.postgresql.org/docs/current/errcodes-appendix.html */
const lockNotAvailable = '55P03'

/**
 * Applies the migrations that the database has not seen yet, in order of their numbers, each in a transaction of its
 * own. Safe to call from several processes at once, and while others work. Returns the names of those applied.
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
  alone(ownerUrl, async client => {
    const applied: Applied[] = []
    await client.query('begin')
    for (const name of await pendingIn(client)) {
      const began = performance.now()
      await run(client, name).catch(error => blame(name, error))
      applied.push({ name, milliseconds: performance.now() - began })
    }
    await client.query('commit')
    return applied
  })

/** The migrations that the database has not seen yet. */
export const pendingMigrations = (ownerUrl: string): Promise<string[]> => alone(ownerUrl, pendingIn)

/** What is not committed when it ends is taken back with the connection. */
async function alone<Result>(ownerUrl: string, work: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const client = new pg.Client({ connectionString: ownerUrl })
  await client.connect()
  try {
    await client.query('select pg_advisory_lock($1)', [migrationLock])
    await prepare(client)
    return await work(client)
  } finally {
    await client.end()
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

function blame(name: string, error: unknown): never {
  throw new Error(`migration ${name} failed: ${error instanceof Error ? error.message : error}`, { cause: error })
}

async function run(client: pg.Client, name: string): Promise<void> {
  await client.query(await readFile(new URL(name, folder), 'utf8'))
  await client.query('insert into migration (name) values ($1)', [name])
}
