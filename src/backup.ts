import { mkdir, stat } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { NoBase, openBase, quietLog } from './base.ts'
import { type Config, loadConfig, WrongEnvironment } from './config.ts'
import { startEmbedded } from './database/embedded/index.ts'
import { FolderBusy } from './database/embedded/lock.ts'
import { ensureAuditKeys } from './features/audit/seal/key-file.ts'
import { sealsOfBackups } from './features/audit/seal/of-backups.ts'
import { BrokenBackup } from './features/backups/archive/broken.ts'
import { backupKeyFile, ensureBackupKeys, NoBackupKey, readBackupKeys } from './features/backups/archive/key.ts'
import { makeBackup, markOf } from './features/backups/copy/make.ts'
import { backupName } from './features/backups/folder.ts'
import { restoreBackup } from './features/backups/restore/restore.ts'
import { checkTarget, NotRestored } from './features/backups/restore/target.ts'
import { verifyBackup } from './features/backups/restore/verify.ts'
import { journalIn } from './features/personal-data/journal.ts'
import { keyFileOf } from './vault/key-file.ts'

/** `rapport backup` and `rapport restore`: everything that is kept, as one encrypted file, and back. */
const usage = `node bin/rapport.mjs backup [--to FOLDER]                    makes a backup, while the server runs or not
node bin/rapport.mjs backup verify FILE [--key FILE]         restores it on trial and compares, touching nothing
node bin/rapport.mjs backup key                              prints the key: keep it elsewhere
node bin/rapport.mjs restore FILE [--key FILE] [--over NAME] fills an empty database, or the one that is named

Ends with 0 when it is done, 1 when the backup is broken or the key is another one, 2 otherwise.`

class WrongUsage extends Error {
  override name = 'WrongUsage'
}

interface Asked {
  words: string[]
  to?: string
  key?: string
  over?: string
}

function readAsked(args: string[]): Asked {
  try {
    const text = { type: 'string' } as const
    const { positionals, values } = parseArgs({
      args,
      allowPositionals: true,
      options: { to: text, key: text, over: text },
    })
    return { words: positionals, ...values }
  } catch {
    throw new WrongUsage(usage)
  }
}

async function main(args: string[]): Promise<void> {
  const { words, ...asked } = readAsked(args)
  const config = loadConfig(process.env)
  const [verb, second, third, ...more] = words
  if (verb === 'backup' && !second) return make(config, asked.to)
  if (verb === 'backup' && second === 'key' && !third) return tellKey(config)
  if (verb === 'backup' && second === 'verify' && third && !more.length) return verify(config, third, asked.key)
  if (verb === 'restore' && second && !third) return restore(config, second, asked)
  throw new WrongUsage(usage)
}

async function make(config: Config, to = config.backupFolder): Promise<void> {
  const keys = await ensureBackupKeys(config.dataFolder)
  const base = await openBase(config)
  const path = join(resolve(to), backupName(new Date()))
  try {
    const made = await makeBackup({
      database: { connectionString: base.url },
      files: join(config.dataFolder, 'files'),
      vaultKey: keyFileOf(config.dataFolder),
      path,
      recipients: [...keys.map(({ recipient }) => recipient), ...config.backupRecipients],
    })
    console.log(`${path}\n${made.rows} rows and ${made.files} files as of ${made.at}, ${made.size} bytes.`)
    console.log(`It opens with ${backupKeyFile(config.dataFolder)} alone: keep a copy of that elsewhere.`)
  } finally {
    await base.stop()
  }
}

async function tellKey(config: Config): Promise<void> {
  for (const { identity, recipient } of await ensureBackupKeys(config.dataFolder))
    console.log(`# public key: ${recipient}\n${identity}`)
}

async function verify(config: Config, file: string, key?: string): Promise<void> {
  await stat(file)
  const keys = await readBackupKeys(key ?? backupKeyFile(config.dataFolder))
  const seals = sealsOfBackups(await ensureAuditKeys(config.auditKeys, config.dataFolder))
  await mkdir(config.dataFolder, { recursive: true, mode: 0o711 })
  const { rows, files, tables, missing, sealed, findings } = await verifyBackup({
    path: file,
    keys,
    scratch: config.dataFolder,
    seals,
    log: quietLog,
  })
  console.log(
    `Restored on trial: ${rows} rows in ${tables} tables and ${files} files, as many as were copied; ${sealed} rows of the audit are as they were sealed.`,
  )
  if (missing) console.log(`${missing} attachments have no file in it: they had none when it was made.`)
  if (findings.length) console.log(`The audit did not agree with its seals: ${findings.join(', ')}. See docs/audit.md.`)
  if (findings.length) process.exitCode = 1
}

async function restore(
  config: Config,
  file: string,
  { key, over = null }: { key?: string; over?: string | null },
): Promise<void> {
  await stat(file)
  const keys = await readBackupKeys(key ?? backupKeyFile(config.dataFolder))
  const base = config.databaseUrl
    ? { url: config.databaseUrl, stop: async () => {} }
    : await startEmbedded({ dataFolder: config.dataFolder, log: quietLog })
  try {
    await checkTarget(base.url, over)
    const seals = sealsOfBackups(await ensureAuditKeys(config.auditKeys, config.dataFolder))
    const files = join(config.dataFolder, 'files')
    const { begin, ...loaded } = await restoreBackup({
      path: file,
      keys,
      database: { connectionString: base.url },
      files,
      seals,
    })
    console.log(`Restored as of ${begin.at}: ${loaded.rows} rows and ${loaded.files} files. Everybody signs in anew.`)
    const journal = journalIn([config.dataFolder, config.backupFolder, dirname(resolve(file))], error =>
      console.log(`The journal of erasures is not kept in all its folders: ${error}`),
    )
    if ((await journal.level()).length)
      console.log('Whoever was erased since is erased anew at the next start, before anybody is let in.')
    if (config.auditKeys === null) console.log('Seals of the audit are verified with the audit.key that belongs to it.')
    if (begin.vaultKey && begin.vaultKey !== (await markOf(keyFileOf(config.dataFolder))))
      console.log(
        `Secrets in it lie under another key than the one in ${keyFileOf(config.dataFolder)}: put back the file that belongs to it, or second factors cannot be read.`,
      )
  } finally {
    await base.stop()
  }
}

main(process.argv.slice(2)).catch(error => {
  const broken = error instanceof BrokenBackup || error instanceof NoBackupKey
  const told = [WrongUsage, WrongEnvironment, FolderBusy, NoBase, NotRestored].some(kind => error instanceof kind)
  const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT'
  console.error(broken || told || missing ? error.message : (error.stack ?? String(error)))
  process.exitCode = broken ? 1 : 2
})
