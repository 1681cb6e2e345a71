import sql from 'sql-template-tag'
import { isAfter, type Place, placeOf } from '../database/outbox-place.ts'
import type { Job } from '../features/feature.ts'
import { firstIdAt } from '../model/index.ts'
import { giveUpOldDebts } from './owed.ts'

/** How long a page may be away and still resume, in days. What happened stays in `change` for ever. */
const keptDays = 7
const portion = 10_000

/** Clears the outbox of what everybody has read. */
export const pruneJob: Job = {
  name: 'prune-events',
  every: '40 2 * * *',
  async run({ db, workspace }, _, { log }) {
    await giveUpOldDebts(db, log)
    const read = earlier(await placeOf(db, 'reactions'), await placeOf(db, 'seal'))
    const newest = firstIdAt(Date.now() - keptDays * 86_400_000)
    for (let gone = portion; gone === portion; ) {
      const rows = await db.query(sql`
        delete from event where workspace_id = ${workspace} and (xid, change_id) in (
          select xid, change_id from event
          where workspace_id = ${workspace} and (xid, change_id) <= (${String(read.xid)}::xid8, ${read.change}::uuid)
            and change_id < ${newest}
          order by xid, change_id limit ${portion})
        returning 1`)
      gone = rows.length
    }
  },
}

/** What the audit has not sealed yet stays too. */
const earlier = (a: Place, b: Place): Place => (isAfter(a, b) ? b : a)
