import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { copyFile, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { generateX25519Identity, identityToRecipient } from 'age-encryption'
import { createKey } from './access/api-keys.ts'
import type { CallLimits } from './access/key-bounds.ts'
import { startEmbedded } from './database/embedded/index.ts'
import { type Applied, migrateAsOne } from './database/migrate.ts'
import { type Database, openDatabase } from './database/open.ts'
import type { AuditKeys } from './features/audit/seal/keys.ts'
import { sealsOfBackups } from './features/audit/seal/of-backups.ts'
import type { BackupKey } from './features/backups/archive/key.ts'
import { makeBackup } from './features/backups/copy/make.ts'
import { copiedTables, tableSql } from './features/backups/copy/tables.ts'
import type { Loaded } from './features/backups/restore/load.ts'
import { restoreBackup } from './features/backups/restore/restore.ts'
import type { Log } from './model/log.ts'
import { filesFolder, type Rapport, type RapportOptions, startRapport } from './rapport.ts'
import type { KeyProvider } from './vault/key-provider.ts'

/** What is upgraded on a copy. */
export interface Rehearsing {
  /** Of the owner of the database that is copied; a backup is copied where there is one. */
  source: { url: string } | { backup: string; keys: readonly BackupKey[] }
  /** Of the data; the copy is made in it. */
  dataFolder: string
  keyFile: string
  keyProvider?: KeyProvider
  auditKeys: AuditKeys
  log: Log
  /** Told what is being done. */
  tell?: (step: 'copying' | 'migrating' | 'calling') => void
}

export interface Rehearsed {
  rows: number
  /** What the copy took to make, in milliseconds. */
  copied: number
  migrations: Applied[]
  /** Why the upgrade came to no end; then nothing after it was looked at. */
  failed: string | null
  /** Tables whose rows are another number afterwards, and those that are gone (`null`). */
  counts: { table: string; before: number; after: number | null }[]
  /** Rows of the audit that are as they were sealed, and what is wrong with it now and was not before. */
  seals: { intact: number; findings: string[] }
  /** Calls that a server made of the copy answered, and those it did not answer as it should. */
  smoke: { calls: number; failed: string[] }
}

/** Nothing that an upgrade must not do was done. More rows than before are no failure: a migration may add some. */
export const isSound = ({ failed, counts, seals, smoke }: Rehearsed): boolean =>
  failed === null &&
  counts.every(({ before, after }) => after !== null && after >= before) &&
  seals.findings.length === 0 &&
  smoke.failed.length === 0

/** Copies everything into a PostgreSQL that is made for it and goes afterwards, upgrades the copy, and looks at what became of it. The data itself is only read. */
export async function rehearse(rehearsing: Rehearsing): Promise<Rehearsed> {
  const folder = await mkdtemp(join(rehearsing.dataFolder, 'upgrade-on-trial-'))
  try {
    const postgres = await startEmbedded({ dataFolder: folder, log: rehearsing.log, durable: false })
    try {
      return await upgradeCopy(rehearsing, { folder, url: postgres.url })
    } finally {
      await postgres.stop()
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

interface Copy {
  folder: string
  url: string
}

async function upgradeCopy(rehearsing: Rehearsing, copy: Copy): Promise<Rehearsed> {
  const { auditKeys, tell = () => {} } = rehearsing
  const seals = sealsOfBackups(auditKeys)
  const began = performance.now()
  tell('copying')
  const { path, keys } = await backupOf(rehearsing, copy)
  const loaded = await restoreBackup({ path, keys, database: { connectionString: copy.url }, files: null, seals })
  const copied = performance.now() - began
  const database = openDatabase(copy.url, { connections: 4 })
  try {
    const [before, sealed] = [await countRows(database), await verifySeals(database, loaded, seals)]
    tell('migrating')
    const done = { rows: loaded.rows, copied, failed: null }
    const migrations = await migrateAsOne(copy.url).catch((error: unknown) => String(error))
    if (typeof migrations === 'string')
      return { ...done, failed: migrations, migrations: [], counts: [], seals: sealed, smoke: { calls: 0, failed: [] } }
    const [after, found] = [await countRows(database), await verifySeals(database, loaded, seals)]
    tell('calling')
    const counts = [...before].flatMap(([table, count]) => {
      const now = after.get(table) ?? null
      return now === count ? [] : [{ table, before: count, after: now }]
    })
    const findings = found.findings.filter(finding => !sealed.findings.includes(finding))
    const smoke = await callServer(rehearsing, copy)
    return { ...done, migrations, counts, seals: { intact: found.intact, findings }, smoke }
  } finally {
    await database.close()
  }
}

/** A backup for this alone has a key that nobody keeps. */
async function backupOf({ source, keyFile }: Rehearsing, { folder }: Copy) {
  if ('backup' in source) return { path: source.backup, keys: source.keys }
  const identity = await generateX25519Identity()
  const recipient = await identityToRecipient(identity)
  const path = join(folder, 'copy.age')
  const database = { connectionString: source.url }
  await makeBackup({ database, files: join(folder, 'no-files'), vaultKey: keyFile, path, recipients: [recipient] })
  return { path, keys: [{ identity, recipient }] }
}

async function countRows({ owner }: Database): Promise<Map<string, number>> {
  const client = await owner.connect()
  try {
    const counts = new Map<string, number>()
    for (const { name } of await copiedTables(client)) {
      const { rows } = await client.query<{ count: string }>(`select count(*) as count from ${tableSql(name)}`)
      counts.set(name, Number(rows[0]?.count))
    }
    return counts
  } finally {
    client.release()
  }
}

async function verifySeals(
  database: Database,
  { begin, end }: Loaded,
  seals: ReturnType<typeof sealsOfBackups>,
): Promise<Rehearsed['seals']> {
  const all: Rehearsed['seals'] = { intact: 0, findings: [] }
  for (const { id } of begin.companies) {
    const { intact, findings } = await seals.verify(database.workspace(id), id, end.heads[id])
    all.intact += intact
    all.findings.push(...findings)
  }
  return all
}

/**
 * Starts a server over the copy and asks it what pages ask. It only serves: no letter leaves it, no job is done. Its folder is the copy's own,
 * with a copy of the key: what it does at its start reaches no file of the data.
 */
async function callServer(
  { keyFile, keyProvider, auditKeys, log }: Rehearsing,
  { folder, url }: Copy,
): Promise<Rehearsed['smoke']> {
  const ownKey = join(folder, 'keys', basename(keyFile))
  await mkdir(dirname(ownKey), { recursive: true })
  // Where the data has none yet, neither is there anything that it would open.
  if (existsSync(keyFile)) await copyFile(keyFile, ownKey)
  const options: RapportOptions = {
    databaseUrl: url,
    files: filesFolder(folder),
    keyFile: ownKey,
    keyProvider,
    auditKeys,
    duty: 'serve',
    host: '127.0.0.1',
    port: 0,
    log,
    http: {},
  }
  const rapport = await startRapport(options)
  try {
    return await callAll(rapport)
  } finally {
    await rapport.stop()
  }
}

/** As the first administrator of each company: the lists of all its objects, the first record of each, and what every page asks. */
async function callAll({ address, application }: Rapport): Promise<Rehearsed['smoke']> {
  const smoke: Rehearsed['smoke'] = { calls: 0, failed: [] }
  async function call(path: string, key?: string): Promise<unknown> {
    smoke.calls++
    const answer = await fetch(`${address}${path}`, { headers: key ? { authorization: `Bearer ${key}` } : {} })
    const body: unknown = await answer.json().catch(() => null)
    if (!answer.ok) smoke.failed.push(`GET ${path}: ${answer.status}`)
    return body
  }

  await call('/readyz')
  for (const workspace of await application.workspaces()) {
    const { config } = await application.systemContext(workspace, { channel: 'system' })
    const administrator = [...config.users.values()].find(({ active, role }) => active && config.roles.get(role)?.admin)
    if (!administrator) continue
    const ctx = await application.userContext(workspace, administrator.id, { channel: 'system' })
    const { key } = await createKey(ctx, { name: randomBytes(8).toString('hex'), scopes: ['read', 'admin'] }, limits)
    for (const path of ['/me', '/schema', '/search?q=a', '/reports/stock']) await call(`/api/v1${path}`, key)
    for (const { plural } of config.objects.values()) {
      const id = firstIdOf(await call(`/api/v1/${plural}?limit=20`, key))
      if (id) await call(`/api/v1/${plural}/${id}`, key)
    }
  }
  return smoke
}

const limits: CallLimits = { callsPerMinute: 60_000, callsPerDay: 1_000_000 }

function firstIdOf(page: unknown): string | null {
  const items = typeof page === 'object' && page !== null && 'data' in page ? page.data : null
  const first: unknown = Array.isArray(items) ? items[0] : null
  return typeof first === 'object' && first !== null && 'id' in first ? String(first.id) : null
}
