import sql from 'sql-template-tag'
import { isId } from '../model/index.ts'
import type { Connection } from './connection.ts'

/** A place in the outbox of a workspace. Events lie there in order of transaction, then of change. */
export interface Place {
  readonly xid: bigint
  readonly change: string
}

export const firstId = '00000000-0000-0000-0000-000000000000'

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
