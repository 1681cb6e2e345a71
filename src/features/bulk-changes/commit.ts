import { Unavailable } from '../../model/index.ts'
import {
  type BulkResult,
  bulkRecords,
  type Context,
  currentRecords,
  type ForeseenChange,
  objectOf,
  transact,
  updateForeseen,
} from '../../records/index.ts'
import { pick } from '../../records/update.ts'
import { type BulkChange, getBulkChange, writeBulkChange } from './bulk-change.ts'
import { attempts, isLate } from './late.ts'
import { foresee } from './plan.ts'
import { reasonOf } from './reason.ts'
import { keepRows, nextRows, type Row } from './rows.ts'
import { tellMaker } from './tell-maker.ts'
import { tellOwners } from './tell-owners.ts'

/** Records changed in one transaction. */
const portion = 200

/**
 * Does what was previewed, a portion of records in each transaction together with what became of them, so that a crash
 * costs nothing and nothing is done twice. `contextNow` gives the maker's context with the rights that he has by then.
 */
export async function commitBulkChange(contextNow: () => Promise<Context>, id: string): Promise<void> {
  for (;;) {
    const more = await transact(await contextNow(), inner => commitPortion(inner, id))
    if (!more) return
  }
}

/** Whether there was anything left to do. */
async function commitPortion(ctx: Context, id: string): Promise<boolean> {
  const bulk = await getBulkChange(ctx, id, { lock: true })
  if (bulk.state !== 'committing') return false
  const rows = await nextRows(ctx, id, 'change', portion)
  if (!rows.length) {
    await writeBulkChange(ctx, id, { state: 'done', finishedAt: new Date().toISOString() })
    if (!bulk.handOver) {
      await tellOwners(ctx, bulk)
      await tellMaker(ctx, bulk, 'bulkChangeDone')
    }
    return false
  }
  const places = new Map(rows.map(row => [row.record, row.place]))
  const settled = (await changeRecords(ctx, bulk, [...places.keys()])).map(
    (row): Row => ({ ...row, place: places.get(row.record) ?? 0 }),
  )
  await keepRows(ctx, id, settled)
  await writeBulkChange(ctx, id, { counts: countedOn(bulk, settled), done: bulk.done + rows.length })
  return true
}

type Settled = Omit<Row, 'place'>

/** Each record as it is now: what others changed since the preview may make it right, refused or the same. */
async function changeRecords(ctx: Context, bulk: BulkChange, ids: readonly string[], attempt = 1): Promise<Settled[]> {
  const foreseen = await foresee(ctx, bulk, ids)
  const wanted = foreseen.filter(one => one.outcome === 'change')
  const results = await write(ctx, bulk, wanted)
  const written = await changesOf(
    ctx,
    bulk,
    wanted.filter((_, at) => !results[at]?.error),
  )
  const late = wanted.filter((_, at) => attempt < attempts && isLate(results[at]?.error)).map(one => one.id)
  const refused = wanted.flatMap((one, at): Settled[] => {
    const error = results[at]?.error
    return error && !late.includes(one.id) ? [{ record: one.id, outcome: 'refused', reason: reasonOf(error) }] : []
  })
  return [
    ...foreseen.flatMap((one): Settled[] => {
      if (one.outcome === 'same') return [{ record: one.id, outcome: 'same' }]
      return one.outcome === 'refused' ? [{ record: one.id, outcome: 'refused', reason: reasonOf(one.error) }] : []
    }),
    ...written,
    ...refused,
    ...(late.length ? await changeRecords(ctx, bulk, late, attempt + 1) : []),
  ]
}

async function write(
  ctx: Context,
  { object, change }: BulkChange,
  wanted: readonly ForeseenChange[],
): Promise<BulkResult[]> {
  if (!wanted.length) return []
  const results = change.remove
    ? (await bulkRecords(ctx, object, { remove: wanted.map(one => one.id) })).results
    : await updateForeseen(ctx, object, wanted)
  for (const { error } of results) if (error instanceof Unavailable) throw error
  return results
}

/** What became other values, as they were written: some of them are moments. */
async function changesOf(
  ctx: Context,
  { object, change }: BulkChange,
  written: readonly ForeseenChange[],
): Promise<Settled[]> {
  if (change.remove) return written.map(one => ({ record: one.id, outcome: 'changed' }))
  const all: Context = { ...ctx, actor: { ...ctx.actor, scopes: null, role: { ...ctx.actor.role, admin: true } } }
  const now = await currentRecords(
    all,
    objectOf(ctx, object),
    written.map(one => one.id),
  )
  return written.map(({ id, current, changed, now: foreseen }) => ({
    record: id,
    outcome: 'changed',
    undo: { before: pick(current.values, changed), after: pick(now.get(id)?.values ?? foreseen, changed) },
  }))
}

function countedOn({ counts }: BulkChange, rows: readonly Row[]): BulkChange['counts'] {
  const of = (outcome: Row['outcome']) => rows.filter(row => row.outcome === outcome).length
  const [same, refused] = [of('same'), of('refused')]
  return {
    ...counts,
    changed: counts.changed + of('changed'),
    willChange: counts.willChange - same - refused,
    same: counts.same + same,
    refused: counts.refused + refused,
  }
}
