import {
  type Json,
  type JsonObject,
  NotFound,
  type RapportError,
  type StoredFields,
  Unavailable,
} from '../../model/index.ts'
import {
  type Context,
  type Foreseen,
  foreseeRemovals,
  foreseeRestorals,
  foreseeUpdates,
  removeForeseen,
  restoreForeseen,
  type Settled,
  transact,
  updateForeseen,
} from '../../records/index.ts'
import { pick } from '../../records/update.ts'
import { fieldsStillSo, type Undo, withWholeRights } from '../take-back.ts'
import { type BulkChange, getBulkChange, writeBulkChange } from './bulk-change.ts'
import { type Edit, edited, isWhole, words } from './edit.ts'
import { attempts, isLate } from './late.ts'
import { inPortions } from './pace.ts'
import { keepRows, lastPlace, nextRows, type Row } from './rows.ts'
import { tellUndone } from './tell-maker.ts'
import { tellOwners } from './tell-owners.ts'

/**
 * Takes a bulk change back: every record gets its former values where they still are what the bulk change gave, removed
 * ones come back. What people have changed since stays. Returns whether all is done by `deadline`, or somebody
 * has stopped it. `told` hears of its end.
 */
export function undoBulkChange(ctx: Context, id: string, told: string | null, deadline = Infinity): Promise<boolean> {
  const whole = withWholeRights(ctx, ctx.via)
  return inPortions(portion => transact(whole, inner => undoPortion(inner, { id, told, portion })), deadline)
}

interface Portion {
  id: string
  told: string | null
  portion: number
}

async function undoPortion(ctx: Context, { id, told, portion }: Portion): Promise<boolean> {
  const bulk = await getBulkChange(ctx, id, { lock: true })
  if (!bulk.reverting) return false
  const rows = await nextRows(ctx, { id, outcome: 'changed', after: bulk.reached, limit: portion })
  if (!rows.length) {
    await writeBulkChange(ctx, id, {
      state: 'reverted',
      reverting: false,
      reached: 0,
      finishedAt: new Date().toISOString(),
    })
    if (!bulk.handOver) {
      await tellOwners(ctx, bulk)
      await tellUndone(ctx, bulk, told)
    }
    return false
  }
  const undone = isWhole(bulk.change) ? await turnBack(ctx, bulk, rows) : await giveBack(ctx, bulk, rows)
  await keepRows(ctx, id, undone)
  const kept = undone.filter(row => row.outcome === 'kept').length
  const counts = {
    ...bulk.counts,
    undone: bulk.counts.undone + undone.length - kept,
    kept: bulk.counts.kept + kept,
  }
  await writeBulkChange(ctx, id, { counts, done: bulk.done + rows.length, reached: lastPlace(rows) })
  return true
}

type Changed = Pick<Row, 'place' | 'record' | 'undo'>

/** Removed records come back, and those taken out of the trash go there again. One that may not is kept. */
async function turnBack(ctx: Context, bulk: BulkChange, rows: readonly Changed[], attempt = 1): Promise<Row[]> {
  const { object, change } = bulk
  const [foreseeing, writing] = change.remove ? [foreseeRestorals, restoreForeseen] : [foreseeRemovals, removeForeseen]
  const foreseen = await foreseeing(
    ctx,
    object,
    rows.map(row => row.record),
  )
  const settled = await writing(
    ctx,
    object,
    foreseen.filter(one => one.outcome === 'change'),
  )
  const failed = failuresOf(foreseen, settled)
  const late = rows.filter(row => attempt < attempts && isLate(failed.get(row.record)))
  const done = rows
    .filter(row => !late.includes(row))
    .map((row): Row => ({ ...row, outcome: isKept(failed.get(row.record)) ? 'kept' : 'undone' }))
  return late.length ? [...done, ...(await turnBack(ctx, bulk, late, attempt + 1))] : done
}

/** What is not there any more counts as done. */
const isKept = (error: RapportError | undefined): boolean => error !== undefined && !(error instanceof NotFound)

/** Why records could not be written, of those that could not. Throws where the database is away. */
function failuresOf(foreseen: readonly Foreseen[], settled: readonly Settled[]): Map<string, RapportError> {
  const failed = new Map(settled.flatMap(({ id, error }) => (error ? [[id, error]] : [])))
  for (const one of foreseen) if (one.outcome === 'refused') failed.set(one.id, one.error)
  for (const error of failed.values()) if (error instanceof Unavailable) throw error
  return failed
}

/** Gives all these records what they had. One of which anything of the change is left is kept. */
async function giveBack(ctx: Context, bulk: BulkChange, rows: readonly Changed[], attempt = 1): Promise<Row[]> {
  const undos = new Map(rows.map(row => [row.record, row.undo ?? nothing]))
  const touched = new Set<string>()
  const inputFor = (values: StoredFields, id: string): JsonObject => {
    const { former, whole } = backwards(bulk.change, undos.get(id) ?? nothing, values)
    if (!whole) touched.add(id)
    return former
  }
  const foreseen = await foreseeUpdates(ctx, bulk.object, [...undos.keys()], inputFor, { engine: true })
  const wanted = foreseen.filter(one => one.outcome === 'change')
  const failed = failuresOf(foreseen, await updateForeseen(ctx, bulk.object, wanted, { engine: true }))

  const late = rows.filter(row => attempt < attempts && isLate(failed.get(row.record)))
  const settled = rows
    .filter(row => !late.includes(row))
    .map((row): Row => ({ ...row, outcome: failed.has(row.record) || touched.has(row.record) ? 'kept' : 'undone' }))
  return late.length ? [...settled, ...(await giveBack(ctx, bulk, late, attempt + 1))] : settled
}

const nothing: Undo = { before: {}, after: {} }

/**
 * What gives a record its former values. Where people have changed since what was set, that stays, and what followed
 * from it; of a list that they changed only what was added goes and what was taken comes back.
 */
function backwards(change: Edit, undo: Undo, values: StoredFields): { former: JsonObject; whole: boolean } {
  const standing = new Set(fieldsStillSo(values, undo))
  const fields = Object.keys(undo.after)
  const whole = fields.every(field => standing.has(field) || !(field in change.set))
  const isList = (field: string) => field in change.add || field in change.take
  const back = fields.filter(field => standing.has(field) && (whole || field in change.set || isList(field)))
  const mixed = fields.filter(field => isList(field) && !standing.has(field))
  const former = {
    ...pick(undo.before, back),
    ...Object.fromEntries(mixed.map(field => [field, withoutOurs(values[field], undo, field)])),
  }
  return { former, whole }
}

function withoutOurs(now: Json | undefined, undo: Undo, field: string): string[] {
  const [before, after] = [words(undo.before[field]), words(undo.after[field])]
  return edited(
    words(now),
    before.filter(word => !after.includes(word)),
    after.filter(word => !before.includes(word)),
  )
}
