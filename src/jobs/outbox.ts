import sql, { raw } from 'sql-template-tag'
import type { Connection } from '../database/connection.ts'
import { momentSql } from '../database/table.ts'
import type { RecordEvent } from '../features/feature.ts'
import { isId, type JsonObject } from '../model/index.ts'

/** A place in the outbox of a workspace. Events lie there in order of transaction, then of change. */
export interface Place {
  readonly xid: bigint
  readonly change: string
}

/** An event on its way to whoever reads the outbox. */
export interface Delivered extends RecordEvent {
  readonly version: number
  readonly place: Place
}

const firstId = '00000000-0000-0000-0000-000000000000'

/** Before everything. */
export const beginning: Place = { xid: 0n, change: firstId }

/** Id of an event in the live stream, by which a page resumes it. */
export const formatPlace = ({ xid, change }: Place): string => `${xid}-${change}`

/** `null` for what is none: a page that comes with it starts anew. */
export function parsePlace(text: string): Place | null {
  const [, xid, change] = /^(\d{1,19})-(.+)$/.exec(text) ?? []
  return xid && isId(change) ? { xid: BigInt(xid), change } : null
}

export function isAfter(a: Place, b: Place): boolean {
  return a.xid === b.xid ? a.change > b.change : a.xid > b.xid
}

/**
 * The place before which everything has been decided: an event still to come lies after it. Transactions take their
 * number when they first write and commit in another order; what lies before the oldest one still under way can no
 * longer grow.
 */
export async function horizonOf(db: Connection): Promise<Place> {
  const row = await db.one<{ xid: string }>(sql`select pg_snapshot_xmin(pg_current_snapshot())::text as xid`)
  return { xid: BigInt(row?.xid ?? 0), change: firstId }
}

interface Row extends Omit<RecordEvent, 'before' | 'after'> {
  xid: string
  version: number
  before: JsonObject | null
  after: JsonObject | null
}

/** The next events after `place`, in order, up to the horizon. */
export async function readEvents(db: Connection, { xid, change }: Place, limit: number): Promise<Delivered[]> {
  const rows = await db.query<Row>(sql`
    with next as materialized (
      select workspace_id, xid, change_id from event
      where workspace_id = current_setting('rapport.workspace')::uuid
        and (xid, change_id) > (${String(xid)}::xid8, ${change}::uuid)
        and xid < pg_snapshot_xmin(pg_current_snapshot())
      order by xid, change_id limit ${limit})
    select next.xid::text as xid, c.id, ${at} as at, c.kind, c.object, c.record_id as record, c.actor, c.channel, c.reference, c.version, c.before, c.after
    from next join change c on c.workspace_id = next.workspace_id and c.id = next.change_id
    order by next.xid, c.id`)
  return rows.map(deliveredFrom)
}

/** One event by its id, wherever it lies; `null` when its change row is gone. */
export async function findEvent(db: Connection, id: string): Promise<Delivered | null> {
  const row = await db.one<Row>(sql`
    select '0' as xid, c.id, ${at} as at, c.kind, c.object, c.record_id as record, c.actor, c.channel, c.reference, c.version, c.before, c.after
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

/** How far a consumer has read. */
export async function placeOf(db: Connection, consumer: string): Promise<Place> {
  const row = await db.one<{ xid: string; change: string }>(sql`
    select xid::text as xid, change_id as change from event_cursor
    where workspace_id = current_setting('rapport.workspace')::uuid and consumer = ${consumer}`)
  return row ? { xid: BigInt(row.xid), change: row.change } : beginning
}

/** Moves a consumer on from where it read. `false`: somebody else has moved it meanwhile, and nothing is changed. */
export async function movePlace(db: Connection, consumer: string, from: Place, to: Place): Promise<boolean> {
  const moved = await db.query(sql`
    insert into event_cursor (consumer, xid, change_id) values (${consumer}, ${String(to.xid)}::xid8, ${to.change}::uuid)
    on conflict (workspace_id, consumer) do update set xid = excluded.xid, change_id = excluded.change_id
      where event_cursor.xid = ${String(from.xid)}::xid8 and event_cursor.change_id = ${from.change}::uuid
    returning consumer`)
  return moved.length > 0
}
