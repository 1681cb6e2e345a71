import sql from 'sql-template-tag'
import type { Connection } from '../database/connection.ts'
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
    const read = await readByAll(db)
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

/** What the audit has not sealed yet stays too, and what a reader of its own has yet to read. */
async function readByAll(db: Connection): Promise<Place> {
  const both = earlier(await placeOf(db, 'reactions'), await placeOf(db, 'seal'))
  const others = await db.query<{ xid: string; change: string }>(sql`
    select xid::text as xid, change_id as change from event_cursor
    where workspace_id = current_setting('rapport.workspace')::uuid and consumer <> all(${apart}::text[])`)
  return others.map(({ xid, change }) => ({ xid: BigInt(xid), change })).reduce(earlier, both)
}

/** Places in other lists than the outbox. */
const apart = ['seal-security', 'seal-older']

const earlier = (a: Place, b: Place): Place => (isAfter(a, b) ? b : a)
