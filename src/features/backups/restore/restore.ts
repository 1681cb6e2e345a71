import { rm } from 'node:fs/promises'
import { runMigrations } from 'graphile-worker'
import pg from 'pg'
import { insideOf } from '../../../database/open.ts'
import type { BackupKey } from '../archive/key.ts'
import { readArchive } from '../archive/read.ts'
import { copiedTables, tableSql } from '../copy/tables.ts'
import type { Seals } from '../seals.ts'
import { afterLoading } from './after.ts'
import { keepStaged, stagedFiles, stagingFolder } from './files.ts'
import { type Loaded, loadBackup, type Taker } from './load.ts'
import { movePlaces } from './places.ts'
import { boundsOf, fillable, prepareSchema } from './schema.ts'

export interface Restoring {
  path: string
  keys: readonly BackupKey[]
  /** Connects as the owner of the database that is filled; what is in it goes. */
  database: pg.ClientConfig
  /** Folder of the files that belong to records; `null`: they are only compared with their names. */
  files: string | null
  /** Told of each file there is. */
  seen?: (company: string, hash: string) => void
  seals: Seals
  signal?: AbortSignal
}

/**
 * Fills a database from a backup. All of it is one transaction: whatever goes wrong, and whenever the machine stops, the
 * database is as it was before. Files are put in place just before the end; one that is there already stays.
 */
export async function restoreBackup({ path, keys, database, files, seen, seals, signal }: Restoring): Promise<Loaded> {
  const client = new pg.Client(database)
  client.on('error', () => {})
  await client.connect()
  const breakOff = () => void client.end()
  signal?.addEventListener('abort', breakOff)
  try {
    await installQueue(database)
    await client.query(`begin; set local idle_in_transaction_session_timeout = 0; set local statement_timeout = 0`)
    const back: string[] = []
    const staged = files ? await stagedFiles(files) : async () => {}
    const taker: Taker = {
      file(company, hash, bytes) {
        seen?.(company, hash)
        return staged(company, hash, bytes)
      },
      async begin(begin) {
        await prepareSchema(client, begin)
        back.push(...(await emptied(client)))
        return fillable(client, begin)
      },
    }
    const loaded = await loadBackup(client, readArchive(path, keys), taker)
    await afterLoading(client, loaded)
    for (const { id } of loaded.begin.companies) await placesAnew(client, id, seals)
    for (const statement of back) await client.query(statement)
    if (files) await keepStaged(files)
    await client.query('commit')
    await client.query('analyze')
    return loaded
  } finally {
    signal?.removeEventListener('abort', breakOff)
    await client.end().catch(() => {})
    if (files) await rm(stagingFolder(files), { recursive: true, force: true })
  }
}

/** The queue brings its schema itself; it is made before, apart from what can be taken back, and holds nothing then. */
async function installQueue(database: pg.ClientConfig): Promise<void> {
  const pool = new pg.Pool({ ...database, max: 1 })
  pool.on('error', () => {})
  pool.on('connect', client => client.on('error', () => {}))
  try {
    await runMigrations({ pgPool: pool })
  } finally {
    await pool.end()
  }
}

/** Empties the tables and takes from them what is in the way of loading; returns what gives it back. */
async function emptied(client: pg.Client): Promise<string[]> {
  const tables = await copiedTables(client)
  await client.query(`truncate ${tables.map(({ name }) => tableSql(name)).join(', ')}`)
  const { away, back } = await boundsOf(client)
  for (const statement of away) await client.query(statement)
  return back
}

async function placesAnew(client: pg.Client, company: string, seals: Seals): Promise<void> {
  await client.query(`select set_config('rapport.workspace', $1, true)`, [company])
  await seals.overRestore(insideOf(client), company, () => movePlaces(client, company))
}
