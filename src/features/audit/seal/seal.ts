import sql from 'sql-template-tag'
import type { Connection } from '../../../database/connection.ts'
import { beginning, formatPlace, horizonOf, movePlace, type Place, placeOf } from '../../../database/outbox-place.ts'
import { addSeal } from './chain.ts'
import type { AuditKey } from './keys.ts'
import { digestOf, goneDigest, type SealableRow, type SealedStream, sealable, sealedStreams } from './rows.ts'

/** In whose chain is sealed, and by which key. */
export interface Sealing {
  db: Connection
  workspace: string
  key: AuditKey
}

/** So many rows share a seal at most. */
const portion = 2000

/** Names under which the sealer keeps how far it has come, among the readers of the outbox. */
export const places = { change: 'seal', security: 'seal-security', older: 'seal-older' } as const

/** Nothing older than the chain is left to be sealed. */
export const lastId = 'ffffffff-ffff-ffff-ffff-ffffffffffff'

/**
 * Seals what was written since the last time, portion by portion. It only reads what others write, in the order of their
 * transactions and never beyond the oldest one still under way: nobody waits for it, and it misses nobody.
 */
export async function sealAudit(sealing: Sealing): Promise<void> {
  await begin(sealing)
  while (await sealOlder(sealing));
  for (const next of [nextChanges, nextEvents]) while (await sealNext(sealing, next));
}

/** The chain starts at a moment: what was written before it is sealed in order of ids, what comes after it in order of commits. */
async function begin({ db, workspace, key }: Sealing): Promise<void> {
  if ((await placeOf(db, places.change)).xid > 0n) return
  await db.transaction(async inside => {
    const now = await horizonOf(inside)
    if (!(await movePlace(inside, places.change, beginning, now))) return
    const link = {
      stream: 'change',
      kind: 'begun',
      after: formatPlace(beginning),
      upto: formatPlace(now),
      rows: [],
    } as const
    await addSeal({ db: inside, workspace, key }, link)
  })
}

/** What one meets twice, here and in the outbox, is sealed twice, which does no harm. Returns whether there may be more. */
async function sealOlder({ db, workspace, key }: Sealing): Promise<boolean> {
  const from = await placeOf(db, places.older)
  if (from.change === lastId) return false
  return db.transaction(async inside => {
    const rows = await inside.query<SealableRow>(sql`
      select ${sealable('change')} from change
      where workspace_id = ${workspace} and id > ${from.change}::uuid order by change.id limit ${portion}`)
    const to: Place = { xid: 1n, change: rows.length === portion ? (rows.at(-1)?.id ?? lastId) : lastId }
    if (!(await movePlace(inside, places.older, from, to))) return false
    const sealed = rows.map(row => ({ id: row.id, digest: digestOf(key, row) }))
    const span = { after: formatPlace(from), upto: formatPlace(to) }
    if (rows.length)
      await addSeal({ db: inside, workspace, key }, { stream: 'change', kind: 'rows', ...span, rows: sealed })
    return rows.length === portion
  })
}

/** A row at its place. `values` is null where there is an event of it and no row any more. */
interface PlacedRow {
  id: string
  xid: string
  values: SealableRow['values'] | null
}

interface Next {
  stream: SealedStream
  read: (db: Connection, after: Place) => Promise<PlacedRow[]>
}

const nextChanges: Next = {
  stream: 'change',
  read: (db, after) =>
    db.query<PlacedRow>(sql`
      with next as materialized (
        select xid, change_id from event
        where workspace_id = current_setting('rapport.workspace')::uuid
          and (xid, change_id) > (${String(after.xid)}::xid8, ${after.change}::uuid)
          and xid < pg_snapshot_xmin(pg_current_snapshot())
        order by xid, change_id limit ${portion})
      select next.xid::text as xid, next.change_id::text as id, r.values
      from next left join lateral (
        select ${sealable('change')} from change
        where workspace_id = current_setting('rapport.workspace')::uuid and id = next.change_id) r on true
      order by next.xid, next.change_id`),
}

const nextEvents: Next = {
  stream: 'security',
  read: (db, after) =>
    db.query<PlacedRow>(sql`
      select security_event.xid::text as xid, ${sealable('security')} from security_event
      where workspace_id = current_setting('rapport.workspace')::uuid
        and (xid, id) > (${String(after.xid)}::xid8, ${after.change}::uuid)
        and xid < pg_snapshot_xmin(pg_current_snapshot())
      order by security_event.xid, security_event.id limit ${portion}`),
}

async function sealNext({ db, workspace, key }: Sealing, { stream, read }: Next): Promise<boolean> {
  const from = await placeOf(db, places[stream])
  return db.transaction(async inside => {
    const rows = await read(inside, from)
    const last = rows.at(-1)
    if (!last) return false
    const to: Place = { xid: BigInt(last.xid), change: last.id }
    if (!(await movePlace(inside, places[stream], from, to))) return false
    const sealed = rows.map(({ id, values }) => ({ id, digest: values ? digestOf(key, { id, values }) : goneDigest }))
    await addSeal(
      { db: inside, workspace, key },
      { stream, kind: 'rows', after: formatPlace(from), upto: formatPlace(to), rows: sealed },
    )
    return rows.length === portion
  })
}

/**
 * A restored base has other numbers of transactions: `move` sets the places of the sealer anew, and the chain says so by a
 * link for each stream. Where place and chain did not agree before, they do not agree afterwards either.
 */
export async function sealOverRestore({ db, workspace, key }: Sealing, move: () => Promise<void>): Promise<void> {
  const agreed: SealedStream[] = []
  for (const stream of sealedStreams) if (await agrees(db, stream)) agreed.push(stream)
  await move()
  for (const stream of agreed) {
    const upto = formatPlace(await placeOf(db, places[stream]))
    await addSeal({ db, workspace, key }, { stream, kind: 'begun', after: formatPlace(beginning), upto, rows: [] })
  }
}

async function agrees(db: Connection, stream: SealedStream): Promise<boolean> {
  const place = await placeOf(db, places[stream])
  const row = await db.one<{ upto: string }>(sql`
    select upto from audit_seal
    where workspace_id = current_setting('rapport.workspace')::uuid and stream = ${stream} and kind <> 'expired'
      and upto not like '1-%' order by number desc limit 1`)
  return place.xid > 0n && row?.upto === formatPlace(place)
}
