import type { Foreseen } from '../../records/index.ts'
import { type Context, foreseeRemovals, foreseeRestorals, foreseeUpdates, transact } from '../../records/index.ts'
import { pick } from '../../records/update.ts'
import { type BulkChange, type Example, getBulkChange, writeBulkChange } from './bulk-change.ts'
import { editedFields, inputFor } from './edit.ts'
import { inPortions } from './pace.ts'
import { reasonOf } from './reason.ts'
import { keepRows, lastPlace, nextRows, type Row } from './rows.ts'

const mostExamples = 20

/** What the edit would do to these records now. */
export const foresee = (
  ctx: Context,
  { object, change }: Pick<BulkChange, 'object' | 'change'>,
  ids: readonly string[],
): Promise<Foreseen[]> =>
  change.remove
    ? foreseeRemovals(ctx, object, ids)
    : change.restore
      ? foreseeRestorals(ctx, object, ids)
      : foreseeUpdates(ctx, object, ids, values => inputFor(change, values))

/** Works out what will become of every record that was found. Returns whether all is looked at by `deadline`. */
export function planBulkChange(ctx: Context, id: string, deadline = Infinity): Promise<boolean> {
  return inPortions(portion => transact(ctx, inner => planPortion(inner, id, portion)), deadline)
}

async function planPortion(ctx: Context, id: string, portion: number): Promise<boolean> {
  const bulk = await getBulkChange(ctx, id, { lock: true })
  if (bulk.state !== 'planning') return false
  const rows = await nextRows(ctx, { id, outcome: null, after: bulk.reached, limit: portion })
  if (!rows.length) {
    await writeBulkChange(ctx, id, { state: 'preview', reached: 0 })
    return false
  }
  const foreseen = await foresee(
    ctx,
    bulk,
    rows.map(row => row.record),
  )
  const planned = foreseen.map(
    (one, at): Row => ({
      place: rows[at]?.place ?? 0,
      record: one.id,
      outcome: one.outcome,
      reason: one.outcome === 'refused' ? reasonOf(one.error) : null,
    }),
  )
  await keepRows(ctx, id, planned)
  await writeBulkChange(ctx, id, {
    counts: countedOn(bulk, planned),
    done: bulk.done + rows.length,
    reached: lastPlace(rows),
    examples: [...bulk.examples, ...examplesOf(bulk, foreseen)].slice(0, mostExamples),
  })
  return true
}

function countedOn({ counts }: BulkChange, rows: readonly Row[]): BulkChange['counts'] {
  const of = (outcome: Row['outcome']) => rows.filter(row => row.outcome === outcome).length
  return {
    ...counts,
    willChange: counts.willChange + of('change'),
    same: counts.same + of('same'),
    refused: counts.refused + of('refused'),
  }
}

const examplesOf = ({ change }: BulkChange, foreseen: readonly Foreseen[]): Example[] =>
  foreseen.flatMap(one => {
    if (one.outcome !== 'change') return []
    const fields = editedFields(change).filter(field => one.changed.includes(field))
    const { id, title, current, now } = one
    return [{ id, title, before: pick(current.values, fields), after: pick(now, fields) }]
  })
