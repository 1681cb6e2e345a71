import type { Job } from '../../feature.ts'
import { clearCalls, clearEvents } from '../retention.ts'
import { lastSeal } from './chain.ts'
import type { AuditKeys } from './keys.ts'
import { sealAudit } from './seal.ts'

/** Seals what was written in the last minute, then clears what is past its time. */
export const sealJob = (keys: AuditKeys): Job => ({
  name: 'seal-audit',
  every: '* * * * *',
  async run({ db, workspace }, _, { log }) {
    const last = await lastSeal(db)
    if (last && !keys.find(last.key))
      log.warn(
        { seal: last.number, key: last.key },
        'the key that sealed the audit so far is not here: put it back before the present one, or what it sealed cannot be verified',
      )
    const sealing = { db, workspace, key: keys.sealing }
    await sealAudit(sealing)
    await clearEvents(sealing)
    await clearCalls(db)
  },
})
