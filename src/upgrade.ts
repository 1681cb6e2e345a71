import { mkdir, stat } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import pg from 'pg'
import { type Base, NoBase, openBase, quietLog } from './base.ts'
import { type Config, loadConfig, WrongEnvironment } from './config.ts'
import { FolderBusy } from './database/embedded/lock.ts'
import { migrateAsOne, pendingMigrations } from './database/migrate.ts'
import { ensureAuditKeys } from './features/audit/seal/key-file.ts'
import { BrokenBackup } from './features/backups/archive/broken.ts'
import { backupKeyFile, NoBackupKey, readBackupKeys } from './features/backups/archive/key.ts'
import { isSound, type Rehearsed, rehearse } from './rehearsal.ts'
import { snapshot } from './snapshot.ts'
import { keyFileOf } from './vault/key-file.ts'
import { providerOf } from './vault/provider-of.ts'

/** `rapport upgrade`: brings the data to what this version needs, after a backup; with `--rehearse` a copy of it. */
const usage = `node bin/rapport.mjs upgrade --rehearse [--from FILE [--key FILE]]   upgrades a copy, of the data or of a backup, and says what became of it
node bin/rapport.mjs upgrade                                         makes a backup, then upgrades the data; the server is stopped

Ends with 0 when all is well, 1 when the upgrade failed or would do harm, 2 otherwise.`

class WrongUsage extends Error {
  override name = 'WrongUsage'
}

interface Asked {
  rehearse?: boolean
  from?: string
  key?: string
}

function readAsked(args: string[]): Asked {
  try {
    const text = { type: 'string' } as const
    const { values } = parseArgs({ args, options: { rehearse: { type: 'boolean' }, from: text, key: text } })
    if ((values.from || values.key) && !values.rehearse) throw new WrongUsage(usage)
    return values
  } catch {
    throw new WrongUsage(usage)
  }
}

async function main(args: string[]): Promise<boolean> {
  const asked = readAsked(args)
  const config = loadConfig(process.env)
  return asked.rehearse ? rehearseUpgrade(config, asked) : upgrade(config)
}

async function rehearseUpgrade(config: Config, { from, key }: Asked): Promise<boolean> {
  if (from) await stat(from)
  const base = from ? null : await openBase(config)
  try {
    await mkdir(config.dataFolder, { recursive: true, mode: 0o711 })
    const source = base
      ? { url: base.url }
      : { backup: from ?? '', keys: await readBackupKeys(key ?? backupKeyFile(config.dataFolder)) }
    const rehearsed = await rehearse({
      source,
      dataFolder: config.dataFolder,
      keyFile: keyFileOf(config.dataFolder),
      keyProvider: providerOf(config.fieldKey, config.proxies),
      auditKeys: await ensureAuditKeys(config.auditKeys, config.dataFolder),
      log: quietLog,
      tell: step => console.log(steps[step]),
    })
    for (const line of linesOf(rehearsed)) console.log(line)
    return isSound(rehearsed)
  } finally {
    await base?.stop()
  }
}

const steps = {
  copying: 'Copying; people may go on working.',
  migrating: 'Upgrading the copy.',
  calling: 'Starting a server over it, and asking it what pages ask.',
}

function linesOf({ rows, copied, migrations, failed, counts, seals, smoke }: Rehearsed): string[] {
  const copying = `${rows} rows were copied in ${seconds(copied)}.`
  if (failed) return [copying, `The upgrade would fail: ${failed}`]
  const took = migrations.reduce((sum, { milliseconds }) => sum + milliseconds, 0)
  const slow = migrations.filter(({ milliseconds }) => milliseconds > 1000)
  return [
    copying,
    migrations.length ? `${migrations.length} migrations took ${seconds(took)}.` : 'There is nothing to upgrade.',
    ...slow.map(({ name, milliseconds }) => `  ${name}: ${seconds(milliseconds)}, in which it may hold up who writes`),
    ...counts.map(({ table, before, after }) =>
      after === null
        ? `  ${table} is gone, with ${before} rows`
        : `  ${table} had ${before} rows, and has ${after}${after < before ? ': some are lost' : ''}`,
    ),
    `${seals.intact} rows of the audit are as they were sealed.`,
    ...seals.findings.map(finding => `  The audit does not agree with its seals any more: ${finding}`),
    `${smoke.calls - smoke.failed.length} of ${smoke.calls} calls were answered.`,
    ...smoke.failed.map(call => `  ${call}`),
  ]
}

const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(1)} s`

async function upgrade(config: Config): Promise<boolean> {
  const base = await openBase(config)
  try {
    await requireAlone(base)
    const pending = await pendingMigrations(base.url)
    if (!pending.length) {
      console.log('There is nothing to upgrade.')
      return true
    }
    const path = await snapshot(config, base.url)
    console.log(`${path} holds everything as it was.`)
    try {
      const applied = await migrateAsOne(base.url)
      const took = applied.reduce((sum, { milliseconds }) => sum + milliseconds, 0)
      console.log(`${applied.length} migrations took ${seconds(took)}. Start Rapport now.`)
      return true
    } catch (error) {
      console.error(`${error instanceof Error ? error.message : error}\nNothing was changed: all is as it was before.`)
      return false
    }
  } finally {
    await base.stop()
  }
}

/** A server that works would meet tables that are half of the new kind. */
async function requireAlone({ url }: Base): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    const { rows } = await client.query<{ others: number }>(
      `select count(*)::int as others from pg_stat_activity
        where datname = current_database() and backend_type = 'client backend' and pid <> pg_backend_pid()`,
    )
    const others = rows[0]?.others ?? 0
    if (others)
      throw new WrongUsage(`Rapport still runs: ${others} connections are open to its database. Stop it first.`)
  } finally {
    await client.end()
  }
}

main(process.argv.slice(2)).then(
  isWell => process.exit(isWell ? 0 : 1),
  error => {
    const told = [WrongUsage, WrongEnvironment, FolderBusy, NoBase, BrokenBackup, NoBackupKey]
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT'
    const isTold = missing || told.some(kind => error instanceof kind)
    console.error(isTold || !(error instanceof Error) ? String(error.message ?? error) : (error.stack ?? error.message))
    process.exit(2)
  },
)
