import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { startEmbedded } from '../../../database/embedded/index.ts'
import { type Database, openDatabase } from '../../../database/open.ts'
import type { Log } from '../../../model/log.ts'
import type { BackupKey } from '../archive/key.ts'
import type { Seals } from '../seals.ts'
import type { Loaded } from './load.ts'
import { restoreBackup } from './restore.ts'

export interface Verifying {
  path: string
  keys: readonly BackupKey[]
  /** Where a PostgreSQL is made for as long as this takes. */
  scratch: string
  seals: Seals
  log: Log
  signal?: AbortSignal
}

/** What a restore on trial has shown. */
export interface Verified {
  rows: number
  files: number
  tables: number
  /** Attachments whose files are not in the backup. */
  missing: number
  /** Rows of the audit that are as they were sealed. */
  sealed: number
  /** What is wrong with the audit, and was at the time of the backup. */
  findings: string[]
}

/**
 * Restores a backup into a PostgreSQL of its own that is made for it and goes afterwards, and compares: every table has as many
 * rows as were copied, every file is what its name says, the audit agrees with its seals. Throws BrokenBackup.
 */
export async function verifyBackup(verifying: Verifying): Promise<Verified> {
  const folder = await mkdtemp(join(verifying.scratch, 'restore-on-trial-'))
  try {
    const postgres = await startEmbedded({ dataFolder: folder, log: verifying.log, durable: false })
    try {
      return await restoreOnTrial(verifying, postgres.url)
    } finally {
      await postgres.stop()
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function restoreOnTrial({ path, keys, seals, signal }: Verifying, url: string): Promise<Verified> {
  const seen = new Set<string>()
  const loaded = await restoreBackup({
    path,
    keys,
    seals,
    signal,
    database: { connectionString: url },
    files: null,
    seen: (company, hash) => seen.add(`${company} ${hash}`),
  })
  const verified: Verified = {
    rows: loaded.rows,
    files: loaded.files,
    tables: loaded.begin.tables.length,
    missing: 0,
    sealed: 0,
    findings: [],
  }
  const database = openDatabase(url, { connections: 2 })
  try {
    verified.missing = await withoutFile(database, seen)
    await compareAudit(loaded, { database, seals, verified })
    return verified
  } finally {
    await database.close()
  }
}

async function withoutFile(database: Database, seen: ReadonlySet<string>): Promise<number> {
  const { rows } = await database.owner.query<{ name: string }>(
    `select distinct workspace_id || ' ' || hash as name from attachment where hash is not null`,
  )
  return rows.filter(({ name }) => !seen.has(name)).length
}

async function compareAudit(
  { begin, end }: Loaded,
  { database, seals, verified }: { database: Database; seals: Seals; verified: Verified },
): Promise<void> {
  for (const { id } of begin.companies) {
    const { intact, findings } = await seals.verify(database.workspace(id), id, end.heads[id])
    verified.sealed += intact
    verified.findings.push(...findings.filter(each => !verified.findings.includes(each)))
  }
}
