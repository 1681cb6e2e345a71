import type { Connection } from '../../../database/connection.ts'
import type { AuditKeys } from './keys.ts'
import { sealOverRestore } from './seal.ts'
import { type Head, verifyAudit } from './verify.ts'

/** What backups ask of the seals: to live through a restore, and to be compared after one. */
export const sealsOfBackups = (keys: AuditKeys) => ({
  overRestore: (db: Connection, workspace: string, move: () => Promise<void>): Promise<void> =>
    sealOverRestore({ db, workspace, key: keys.sealing }, move),
  async verify(db: Connection, workspace: string, head: Head | undefined) {
    const { intact, findings } = await verifyAudit(db, { workspace, keys, head })
    return { intact, findings: [...new Set(findings.map(({ kind }) => kind))] }
  },
})
