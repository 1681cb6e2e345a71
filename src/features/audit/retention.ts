import sql, { raw } from 'sql-template-tag'
import type { Connection } from '../../database/connection.ts'
import { formatPlace, type Place, placeOf } from '../../database/outbox-place.ts'
import { firstIdAt } from '../../model/index.ts'
import { addSeal } from './seal/chain.ts'
import { digestOf, type SealableRow, sealable } from './seal/rows.ts'
import { places, type Sealing } from './seal/seal.ts'

/** For how many days what is not kept for ever is kept. */
export interface Retention {
  securityDays: number
  callDays: number
}

/** What a company may choose; the database holds it too. */
export const retentionBounds = {
  securityDays: { least: 90, most: 3650, usual: 1095 },
  callDays: { least: 7, most: 1095, usual: 90 },
} as const

export async function retentionOf(db: Connection): Promise<Retention> {
  const row = await db.one<Retention>(sql`
    select security_days as "securityDays", call_days as "callDays" from audit_retention
    where workspace_id = current_setting('rapport.workspace')::uuid`)
  return row ?? { securityDays: retentionBounds.securityDays.usual, callDays: retentionBounds.callDays.usual }
}

/** Rows that go in one transaction, and transactions of one round: nobody waits for what is cleared away. */
const step = 1000
const steps = 50

const before = (days: number): string => firstIdAt(Date.now() - days * 86_400_000)

/** Clears calls whose time is over. They are not sealed: they tell how the product was used, not what became of data. */
export async function clearCalls(db: Connection): Promise<void> {
  const { callDays } = await retentionOf(db)
  for (let round = 0; round < steps; round++) {
    const gone = await db.query(sql`
      delete from api_log where workspace_id = current_setting('rapport.workspace')::uuid and id in (
        select id from api_log
        where workspace_id = current_setting('rapport.workspace')::uuid and id < ${before(callDays)}::uuid
        order by id limit ${step})
      returning 1`)
    if (gone.length < step) return
  }
}

/** Clears sealed events of security whose time is over. The chain says which went, so that they are not missed. */
export async function clearEvents(sealing: Sealing): Promise<void> {
  const { securityDays } = await retentionOf(sealing.db)
  const sealed = await placeOf(sealing.db, places.security)
  for (let round = 0; round < steps; round++) if (!(await clearSome(sealing, sealed, before(securityDays)))) return
}

async function clearSome({ db, workspace, key }: Sealing, sealed: Place, newest: string): Promise<boolean> {
  return db.transaction(async inside => {
    const rows = await inside.query<SealableRow>(sql`
      select ${sealable('security')} from ${raw('security_event')}
      where workspace_id = ${workspace} and id < ${newest}::uuid and (xid, id) <= (${String(sealed.xid)}::xid8, ${sealed.change}::uuid)
      order by security_event.id limit ${step}`)
    if (!rows.length) return false
    const gone = rows.map(row => ({ id: row.id, digest: digestOf(key, row) }))
    const upto = formatPlace(sealed)
    await addSeal(
      { db: inside, workspace, key },
      { stream: 'security', kind: 'expired', after: upto, upto, rows: gone },
    )
    await inside.query(sql`
      delete from security_event where workspace_id = ${workspace} and id = any(${rows.map(({ id }) => id)}::uuid[])`)
    return rows.length === step
  })
}
