import type { Connection } from '../../database/connection.ts'

/** What backups need of the sealed audit. */
export interface Seals {
  /** Does `move`, which sets the places of the sealer anew, and has the chain say so. */
  overRestore(db: Connection, company: string, move: () => Promise<void>): Promise<void>
  /** Compares the audit with its seals, and with the last of them as the backup names it. */
  verify(db: Connection, company: string, head: { number: number; hash: string } | undefined): Promise<SealsFound>
}

export interface SealsFound {
  /** Rows that are as they were sealed. */
  intact: number
  /** Kinds of what is wrong with the audit, each once. */
  findings: string[]
}
