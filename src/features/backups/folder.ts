import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'

const pattern = /^rapport-\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d-\d{3}Z\.age$/

/** `rapport-2026-11-28T03-00-00-000Z.age`: so that a folder of them is in order of time. */
export const backupName = (at: Date): string => `rapport-${at.toISOString().replaceAll(/[:.]/g, '-')}.age`

/** A backup that lies in the folder. */
export interface KeptBackup {
  name: string
  size: number
  /** When it was begun, by its name. */
  at: string
}

/** Backups of a folder, the newest first. Other files are none of ours. */
export async function keptBackups(folder: string): Promise<KeptBackup[]> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error
    return []
  })
  const found = names.filter(name => pattern.test(name)).sort()
  return Promise.all(
    found.reverse().map(async name => ({ name, size: (await stat(join(folder, name))).size, at: momentOf(name) })),
  )
}

const momentOf = (name: string): string =>
  name.replace(/^rapport-(.{10})T(..)-(..)-(..)-(...)Z\.age$/, '$1T$2:$3:$4.$5Z')
