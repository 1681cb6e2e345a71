import type { Context } from '../../records/index.ts'
import type { Keyring } from '../../vault/keyring.ts'
import type { PersonalPart } from '../personal-part.ts'
import type { Journal } from './journal.ts'
import type { Seals } from './rewrite.ts'

/** Digests by which an erased phone or mail is known again, made with a key that is not in the database. */
interface Digests {
  /** By the key that seals now. */
  of(kind: string, value: string): string
  /** By all keys there are. */
  all(kind: string, value: string): string[]
}

/** Where the bytes of files lie. */
interface FileBytes {
  read(workspace: string, hash: string): Promise<NodeJS.ReadableStream | null>
  remove(workspace: string, hash: string): Promise<void>
}

export interface Given {
  seals: Seals
  digests: Digests
  store: FileBytes
  keyring: Keyring
  journal: Journal
  /** What other parts of Rapport keep of people. */
  parts: readonly PersonalPart[]
  /** How many backups are kept, and whether one is made every day. */
  backupPlan: (ctx: Context) => Promise<{ daily: boolean; kept: number }>
}

/** What an erasure works by: it opens no protected value but with the keys of its context. */
export type ErasureMeans = Omit<Given, 'keyring' | 'backupPlan'>
