import sql from 'sql-template-tag'
import type { Connection } from '../database/connection.ts'
import { movePlace, type Place } from '../database/outbox-place.ts'
import type { OutboxReader } from '../features/feature.ts'
import { nextBatch } from './batch.ts'
import type { Pump } from './pump.ts'

/** Batches that are read at a stretch. */
const stretch = 20

/** Lets a reader go on from its place. Returns whether it has read anything. */
export async function readForItself(pump: Pump, reader: OutboxReader): Promise<boolean> {
  let found = false
  for (let i = 0; i < stretch; i++) {
    const more = await readBatch(pump, reader)
    if (more === null) break
    found = true
    reader.done?.(pump.workspace)
    if (!more) break
  }
  return found
}

/** Whether more lies behind it; `null`: there is nothing to read, or another process is at it. */
async function readBatch(pump: Pump, reader: OutboxReader): Promise<boolean | null> {
  if (!(await hasMore(pump.db, reader.name))) return null
  const ctx = await pump.application.systemContext(pump.workspace, { channel: 'system' })
  return pump.db.transaction(async inside => {
    const place = await takePlace(inside, reader.name)
    const batch = place && (await nextBatch(inside, place))
    if (!batch) return null
    await reader.read({ ...ctx, db: inside }, batch.records.flat(), pump.application)
    await movePlace(inside, reader.name, place, batch.last)
    return batch.more
  })
}

/** Asked at every turn, so it is one look into an index, and none into the outbox where nobody reads. */
async function hasMore(db: Connection, name: string): Promise<boolean> {
  const row = await db.one<{ found: boolean }>(sql`
    with place as materialized (
      select xid, change_id from event_cursor
      where workspace_id = current_setting('rapport.workspace')::uuid and consumer = ${name})
    select (select true from event
      where workspace_id = current_setting('rapport.workspace')::uuid
        and (xid, change_id) > ((select xid from place), (select change_id from place))
        and xid < pg_snapshot_xmin(pg_current_snapshot())
      order by xid, change_id limit 1) is not null as found`)
  return row?.found ?? false
}

/** Holds the place until the transaction ends: no other process reads meanwhile. */
async function takePlace(db: Connection, name: string): Promise<Place | null> {
  const row = await db.one<{ xid: string; change: string }>(sql`
    select xid::text as xid, change_id as change from event_cursor
    where workspace_id = current_setting('rapport.workspace')::uuid and consumer = ${name}
    for update skip locked`)
  return row ? { xid: BigInt(row.xid), change: row.change } : null
}
