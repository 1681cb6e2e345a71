import sql, { raw } from 'sql-template-tag'
import type { Connection } from '../database/connection.ts'
import { firstId, type Place } from '../database/outbox-place.ts'
import { momentSql } from '../database/table.ts'
import type { PlacedEvent, RecordEvent } from '../features/feature.ts'
import type { JsonObject } from '../model/index.ts'

/** An event on its way to whoever reads the outbox. */
export type Delivered = PlacedEvent

interface Row extends Omit<RecordEvent, 'before' | 'after'> {
  xid: string
  version: number
  before: JsonObject | null
  after: JsonObject | null
}

/** The next events after `place`, in order, up to the horizon. */
export const readEvents = (db: Connection, place: Place, limit: number): Promise<Delivered[]> =>
  readPortion(db, place, { limit, whole: limit })

interface Portion {
  limit: number
  /** Of so many of them, the first, what was changed is told; of those behind only which records they are of. */
  whole: number
}

/** The same, where the last of them are looked at only for what they are of. */
export async function readPortion(
  db: Connection,
  { xid, change }: Place,
  { limit, whole }: Portion,
): Promise<Delivered[]> {
  const rows = await db.query<Row>(sql`
    with next as materialized (
      select workspace_id, xid, change_id, row_number() over (order by xid, change_id) <= ${whole} as whole from event
      where workspace_id = current_setting('rapport.workspace')::uuid
        and (xid, change_id) > (${String(xid)}::xid8, ${change}::uuid)
        and xid < pg_snapshot_xmin(pg_current_snapshot())
      order by xid, change_id limit ${limit})
    select next.xid::text as xid, c.id, ${at} as at, c.kind, c.object, c.record_id as record, c.actor, c.channel, c.reference, c.silent is true as silent, c.version,
      case when next.whole then c.before end as before, case when next.whole then c.after end as after
    from next join change c on c.workspace_id = next.workspace_id and c.id = next.change_id
    order by next.xid, c.id`)
  return rows.map(deliveredFrom)
}

/** One event by its id, wherever it lies; `null` when its change row is gone. */
export async function findEvent(db: Connection, id: string): Promise<Delivered | null> {
  const row = await db.one<Row>(sql`
    select '0' as xid, c.id, ${at} as at, c.kind, c.object, c.record_id as record, c.actor, c.channel, c.reference, c.silent is true as silent, c.version, c.before, c.after
    from change c where c.workspace_id = current_setting('rapport.workspace')::uuid and c.id = ${id}::uuid`)
  return row ? deliveredFrom(row) : null
}

const at = raw(momentSql('c.at'))

const deliveredFrom = ({ xid, before, after, ...event }: Row): Delivered => ({
  ...event,
  before: before ?? {},
  after: after ?? {},
  place: { xid: BigInt(xid), change: event.id },
})

/**
 * Whether anything lies between what a consumer has read and the horizon. Asked in order and against plain values, so
 * that the index answers however long the outbox is: of `exists` PostgreSQL hopes to come upon one soon, and `coalesce` in
 * a condition counts as a leak under row-level security.
 */
export async function hasEvents(db: Connection, consumer: string): Promise<boolean> {
  const row = await db.one<{ found: boolean }>(sql`
    with place as materialized (
      select coalesce(c.xid, '0') as xid, coalesce(c.change_id, ${firstId}::uuid) as change_id
      from (values (true)) one left join event_cursor c
        on c.workspace_id = current_setting('rapport.workspace')::uuid and c.consumer = ${consumer})
    select (select true from event
      where workspace_id = current_setting('rapport.workspace')::uuid
        and (xid, change_id) > ((select xid from place), (select change_id from place))
        and xid < pg_snapshot_xmin(pg_current_snapshot())
      order by xid, change_id limit 1) is not null as found`)
  return row?.found ?? false
}
