import { join, resolve } from 'node:path'
import type { Config } from './config.ts'
import { ensureBackupKeys } from './features/backups/archive/key.ts'
import { makeBackup } from './features/backups/copy/make.ts'
import { backupName } from './features/backups/folder.ts'
import { keyFileOf } from './vault/key-file.ts'

/** Makes a backup of everything as it is before an upgrade, among the others; returns its path. */
export async function snapshot(config: Config, databaseUrl: string): Promise<string> {
  const keys = await ensureBackupKeys(config.dataFolder)
  const path = join(resolve(config.backupFolder), backupName(new Date()))
  await makeBackup({
    database: { connectionString: databaseUrl },
    files: join(config.dataFolder, 'files'),
    vaultKey: keyFileOf(config.dataFolder),
    path,
    recipients: [...keys.map(({ recipient }) => recipient), ...config.backupRecipients],
  })
  return path
}
