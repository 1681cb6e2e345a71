import { Unavailable } from '../../model/index.ts'
import {
  type Context,
  type Current,
  currentRecords,
  type ForeseenChange,
  objectOf,
  removeForeseen,
  restoreForeseen,
  transact,
  updateForeseen,
  type Settled as Written,
} from '../../records/index.ts'
import { pick } from '../../records/update.ts'
import { type BulkChange, getBulkChange, writeBulkChange } from './bulk-change.ts'
import { isWhole } from './edit.ts'
import { attempts, isLate } from './late.ts'
import { inPortions } from './pace.ts'
import { foresee } from './plan.ts'
import { reasonOf } from './reason.ts'
import { keepRows, lastPlace, nextRows, type Row } from './rows.ts'
import { tellMaker } from './tell-maker.ts'
import { tellOwners } from './tell-owners.ts'

/**
 * Does what was previewed, a portion of records in each transaction together with what became of them, so that a crash
 * costs nothing and nothing is done twice. `contextNow` gives the maker's context with the rights that he has by then.
 */
export async function commitBulkChange(contextNow: () => Promise<Context>, id: string): Promise<void> {
  await inPortions(async portion => transact(await contextNow(), inner => commitPortion(inner, id, portion)))
}

/** Whether there was anything left to do. */
async function commitPortion(ctx: Context, id: string, portion: number): Promise<boolean> {
  const bulk = await getBulkChange(ctx, id, { lock: true })
  if (bulk.state !== 'committing') return false
  const rows = await nextRows(ctx, { id, outcome: 'change', after: bulk.reached, limit: portion })
  if (!rows.length) {
    await writeBulkChange(ctx, id, { state: 'done', reached: 0, finishedAt: new Date().toISOString() })
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
  await writeBulkChange(ctx, id, {
    counts: countedOn(bulk, settled),
    done: bulk.done + rows.length,
    reached: lastPlace(rows),
  })
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
): Promise<Written[]> {
  if (!wanted.length) return []
  const way = change.remove ? removeForeseen : change.restore ? restoreForeseen : updateForeseen
  const results = await way(ctx, object, wanted)
  for (const { error } of results) if (error instanceof Unavailable) throw error
  return results
}

/** What became other values, as they were written. Only moments may be others then than were foreseen, and they are read again. */
async function changesOf(
  ctx: Context,
  { object, change }: BulkChange,
  written: readonly ForeseenChange[],
): Promise<Settled[]> {
  if (isWhole(change)) return written.map(one => ({ record: one.id, outcome: 'changed' }))
  const all: Context = { ...ctx, actor: { ...ctx.actor, scopes: null, role: { ...ctx.actor.role, admin: true } } }
  const { fields } = objectOf(ctx, object)
  const moved = written.filter(({ changed }) => changed.some(name => fields[name]?.type === 'time'))
  const now = moved.length
    ? await currentRecords(
        all,
        objectOf(ctx, object),
        moved.map(one => one.id),
      )
    : new Map<string, Current>()
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
