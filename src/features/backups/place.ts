import type pg from 'pg'
import type { Seals } from './seals.ts'

/** Where backups of this installation lie, and what they are made of. */
export interface BackupPlace {
  /** Folder of all that is kept: the key of the backups lies below it, and restores on trial are made there. */
  dataFolder: string
  folder: string
  /** Public keys that backups are encrypted to besides our own. */
  recipients: readonly string[]
  /** Folder of the files that belong to records. */
  files: string
  vaultKey: string
  owner: pg.Pool
  seals: Seals
}
