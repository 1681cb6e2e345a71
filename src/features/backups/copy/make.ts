import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import { type Entry, writeArchive } from '../archive/write.ts'
import { type Begin, beginName, type End, endName, filePart, form } from './contents.ts'
import { rowsOf } from './rows.ts'
import { copiedTables, sequencePlaces } from './tables.ts'

/** What a backup is made of, and where it goes. */
export interface Copying {
  /** Connects as the owner of the tables. */
  database: pg.ClientConfig
  /** Folder of the files that belong to records. */
  files: string
  /** File of the key under which secrets are kept: named by its mark, never copied. */
  vaultKey: string
  path: string
  recipients: readonly string[]
  signal?: AbortSignal
  /** Told now and then how far it is, from 0 to 1. */
  progress?: (part: number) => void
}

/** What became of it. */
export interface Made {
  size: number
  rows: number
  files: number
  at: string
}

/**
 * Makes a backup of everything as of one moment while others go on working: the rows in one transaction that only reads, then
 * the files, of which none is ever changed or taken away.
 */
export async function makeBackup(copying: Copying): Promise<Made> {
  const made: Made = { size: 0, rows: 0, files: 0, at: new Date().toISOString() }
  made.size = await writeArchive(copying, contentsOf(copying, made))
  return made
}

async function* contentsOf(copying: Copying, made: Made): AsyncGenerator<Entry> {
  const end: End = { rows: {}, sequences: [], files: 0, heads: {} }
  yield* tablesOf(copying, { made, end })
  // A file lies there before the row that names it is committed: all that these rows name are there by now.
  yield* filesOf(copying, { made, end, known: await filesIn(copying.files) })
  yield json(endName, end)
}

interface Told {
  made: Made
  end: End
}

/** Of the progress, rows are the first half, files the second. */
const half = 0.5

async function* tablesOf(copying: Copying, { made, end }: Told): AsyncGenerator<Entry> {
  const client = new pg.Client(copying.database)
  client.on('error', () => {})
  await client.connect()
  try {
    await client.query('begin isolation level repeatable read read only')
    await client.query(`set local datestyle = iso; set local intervalstyle = postgres; set local bytea_output = hex;
      set local timezone = utc; set local extra_float_digits = 3; set local client_encoding = utf8`)
    const begin = await beginOf(client, copying, made)
    const tables = await copiedTables(client)
    yield json(beginName, { ...begin, tables: tables.map(({ name, columns }) => ({ name, columns })) })
    const all = tables.reduce((sum, { size }) => sum + size, 1)
    let done = 0
    for (const table of tables) {
      end.rows[table.name] = yield* rowsOf(client, table, begin.companies)
      made.rows += end.rows[table.name] ?? 0
      done += table.size
      copying.progress?.((half * done) / all)
    }
    end.heads = await headsOf(client, begin.companies)
    end.sequences = await sequencePlaces(client)
  } finally {
    await client.end()
  }
}

async function beginOf(client: pg.Client, { vaultKey }: Copying, made: Made): Promise<Omit<Begin, 'tables'>> {
  const { rows } = await client.query<{ at: string; migrations: string[] }>(
    `select to_char(now(), 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at, array(select name from migration order by name) as migrations`,
  )
  const companies = await client.query<{ id: string; name: string }>('select id, name from workspace order by id')
  made.at = rows[0]?.at ?? made.at
  const mark = await markOf(vaultKey)
  return { form, at: made.at, migrations: rows[0]?.migrations ?? [], companies: companies.rows, vaultKey: mark }
}

/** Tells one key from another, and nothing of either. `null` where there is none. */
export const markOf = (path: string): Promise<string | null> =>
  readFile(path).then(
    key => createHash('sha256').update('rapport vault key ').update(key).digest('hex').slice(0, 16),
    () => null,
  )

async function headsOf(client: pg.Client, companies: Begin['companies']): Promise<End['heads']> {
  const heads: End['heads'] = {}
  for (const { id } of companies) {
    await client.query(`select set_config('rapport.workspace', $1, true)`, [id])
    const { rows } = await client.query<{ number: number; hash: string }>(
      `select number::int as number, encode(hash, 'hex') as hash from audit_seal where workspace_id = $1
        order by number desc limit 1`,
      [id],
    )
    if (rows[0]) heads[id] = rows[0]
  }
  return heads
}

interface KnownFile {
  company: string
  hash: string
}

/** Files in the order in which the disk has them. What is being written has another name yet. */
async function filesIn(folder: string): Promise<KnownFile[]> {
  const entries = await readdir(folder, { recursive: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error
    return []
  })
  return entries.flatMap(path => {
    const [, company, hash] = /^([0-9a-f-]{36})[/\\][0-9a-f]{2}[/\\]([0-9a-f]{64})$/.exec(path) ?? []
    return company && hash ? [{ company, hash }] : []
  })
}

async function* filesOf(
  { files, progress }: Copying,
  { made, end, known }: Told & { known: readonly KnownFile[] },
): AsyncGenerator<Entry> {
  for (const { company, hash } of known) {
    const bytes = await readFile(join(files, company, hash.slice(0, 2), hash))
    yield { name: filePart(company, hash), bytes }
    end.files++
    made.files++
    progress?.(half + (half * made.files) / known.length)
  }
}

const json = (name: string, value: Begin | End): Entry => ({ name, bytes: Buffer.from(JSON.stringify(value, null, 1)) })
