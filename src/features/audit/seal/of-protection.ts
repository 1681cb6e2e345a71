import type { Connection } from '../../../database/connection.ts'
import type { AuditKeys } from './keys.ts'
import { sealOverRewriting } from './rewrite.ts'

/** What the protection of fields asks of the seals: to live through the sealing of what the history says. */
export const sealsOfProtection = (keys: AuditKeys) => ({
  overRewriting: (
    db: Connection,
    workspace: string,
    ids: readonly string[],
    work: () => Promise<void>,
  ): Promise<void> => sealOverRewriting({ db, workspace, keys }, ids, work),
})
