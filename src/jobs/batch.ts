import type { Connection } from '../database/connection.ts'
import type { Place } from '../database/outbox-place.ts'
import { type Delivered, readEvents, readPortion } from './outbox.ts'

const size = 200
const lookAhead = 300

/** Events to react to next: by record, each record's in order of its versions. `last` is where the batch ends. */
export interface Batch {
  readonly records: readonly (readonly Delivered[])[]
  readonly last: Place
  /** More lies behind it. */
  readonly more: boolean
}

export async function nextBatch(db: Connection, after: Place): Promise<Batch | null> {
  const most = size + lookAhead
  const events = await readPortion(db, after, { limit: most, whole: size })
  const end = safeEnd(events, size)
  const batch = end > size ? await readEvents(db, after, end) : events.slice(0, end)
  const last = batch.at(-1)
  return last
    ? { records: byRecord(batch), last: last.place, more: events.length > end || events.length === most }
    : null
}

/**
 * Where a batch may end so that no later event of a record lies before it and an earlier one after it. Transactions
 * are numbered when they begin to write: one that waited for another's row lock may bear the smaller number and still
 * hold the later version.
 */
export function safeEnd(events: readonly Pick<Delivered, 'record' | 'version'>[], wanted: number): number {
  const newest = new Map<string, number>()
  let end = Math.min(wanted, events.length)
  for (const { record, version } of events.slice(0, end)) newest.set(record, Math.max(version, newest.get(record) ?? 0))
  for (let i = end; i < events.length; i++) {
    const event = events[i]
    if (!event || event.version >= (newest.get(event.record) ?? 0)) continue
    for (const { record, version } of events.slice(end, i + 1))
      newest.set(record, Math.max(version, newest.get(record) ?? 0))
    end = i + 1
  }
  return end
}

function byRecord(events: readonly Delivered[]): Delivered[][] {
  const records = new Map<string, Delivered[]>()
  for (const event of events) {
    const known = records.get(event.record)
    if (known) known.push(event)
    else records.set(event.record, [event])
  }
  for (const group of records.values()) group.sort((a, b) => a.version - b.version)
  return [...records.values()]
}
