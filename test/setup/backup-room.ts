import { createHash, randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { Decrypter } from 'age-encryption'
import { runMigrations } from 'graphile-worker'
import pg from 'pg'
import { readAuditKeys } from '../../src/features/audit/seal/keys.ts'
import { sealsOfBackups } from '../../src/features/audit/seal/of-backups.ts'
import { sealAudit } from '../../src/features/audit/seal/seal.ts'
import { type BackupKey, backupKeyFile, ensureBackupKeys } from '../../src/features/backups/archive/key.ts'
import { type Made, makeBackup } from '../../src/features/backups/copy/make.ts'
import { copiedTables, tableSql } from '../../src/features/backups/copy/tables.ts'
import type { Loaded } from '../../src/features/backups/restore/load.ts'
import { restoreBackup } from '../../src/features/backups/restore/restore.ts'
import { folderStore, hashOf } from '../../src/features/files/store.ts'
import { makeCompany, type TestCompany } from './company.ts'

/** A company with records, a file and sealed changes, and a folder for its backups. */
export interface BackupRoom {
  company: TestCompany
  folder: string
  files: string
  keys: BackupKey[]
  auditKeys: ReturnType<typeof readAuditKeys>
  source: pg.ClientConfig
  seals: ReturnType<typeof sealsOfBackups>
  seal(): Promise<void>
  make(path: string): Promise<Made>
  restore(path: string, into: { url: string; files: string }, keys?: BackupKey[]): Promise<Loaded>
  close(): Promise<void>
}

export async function openBackupRoom(): Promise<BackupRoom> {
  const company = await makeCompany()
  const folder = await mkdtemp(join(tmpdir(), 'rapport-backup-'))
  const files = join(folder, 'files')
  await mkdir(files)
  const keys = await ensureBackupKeys(folder)
  const auditKeys = readAuditKeys([randomBytes(32).toString('hex')])
  const seals = sealsOfBackups(auditKeys)
  const source = { connectionString: company.database.owner.options.connectionString }
  await runMigrations({ pgPool: company.database.owner })
  const { workspace } = company
  return {
    company,
    folder,
    files,
    keys,
    auditKeys,
    source,
    seals,
    seal: () => sealAudit({ db: company.database.workspace(workspace), workspace, key: auditKeys.sealing }),
    make: path =>
      makeBackup({
        database: source,
        files,
        vaultKey: join(folder, 'keys', 'vault.key'),
        path,
        recipients: keys.map(({ recipient }) => recipient),
      }),
    restore: (path, into, by = keys) =>
      restoreBackup({ path, keys: by, database: { connectionString: into.url }, files: into.files, seals }),
    async close() {
      await company.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

export const keyFileOf = backupKeyFile

/** Keeps a file as an attachment does. */
export async function putFile(files: string, company: string, text: string): Promise<string> {
  const bytes = Buffer.from(text)
  await folderStore(files).put(company, bytes)
  return hashOf(bytes)
}

/** What a backup holds, without its encryption and compression: as a dump of others would lie there. */
export async function openedBackup(path: string, { identity }: BackupKey): Promise<Buffer> {
  const decrypter = new Decrypter()
  decrypter.addIdentity(identity)
  return gunzipSync(await decrypter.decrypt(await readFile(path)))
}

/** Encrypts nothing anew: writes these bytes where a backup would lie. */
export async function writtenAs(path: string, bytes: Uint8Array): Promise<string> {
  await writeFile(path, bytes)
  return path
}

/** A print of all rows of each table; places of the outbox, sessions and seals are others after a restore. */
export async function printOf(url: string | undefined, apart: readonly string[] = []): Promise<Record<string, string>> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    const prints: Record<string, string> = {}
    for (const { name, columns } of await copiedTables(client)) {
      if (apart.includes(name)) continue
      const told = columns.filter(column => column !== 'xid').map(column => `"${column}"::text`)
      const { rows } = await client.query<{ row: string }>(
        `select concat_ws('|', ${told.join(', ')}) as row from ${tableSql(name)} order by 1`,
      )
      prints[name] = `${rows.length} ${createHash('sha256').update(JSON.stringify(rows)).digest('hex').slice(0, 12)}`
    }
    return prints
  } finally {
    await client.end()
  }
}
