import { readdir, readFile } from 'node:fs/promises'
import pg from 'pg'

const folder = new URL('../../migrations/', import.meta.url)

/** Arbitrary number under which processes that start together wait for the one that migrates. */
const migrationLock = 7_270_001

/**
 * Applies the migrations that the database has not seen yet, in order of their numbers, each in a transaction of its
 * own. Safe to call from several processes at once. Returns the names of those applied.
 */
export async function migrate(ownerUrl: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: ownerUrl })
  await client.connect()
  try {
    await client.query('select pg_advisory_lock($1)', [migrationLock])
    await prepare(client)
    const { rows } = await client.query<{ name: string }>('select name from migration')
    const applied = new Set(rows.map(row => row.name))
    const pending = (await migrationNames()).filter(name => !applied.has(name))
    for (const name of pending) await apply(client, name)
    return pending
  } finally {
    await client.end()
  }
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

async function apply(client: pg.Client, name: string): Promise<void> {
  try {
    await client.query('begin')
    await run(client, name)
    await client.query('commit')
  } catch (error) {
    await client.query('rollback')
    throw new Error(`migration ${name} failed: ${(error as Error).message}`, { cause: error })
  }
}

async function run(client: pg.Client, name: string): Promise<void> {
  await client.query(await readFile(new URL(name, folder), 'utf8'))
  await client.query('insert into migration (name) values ($1)', [name])
}
