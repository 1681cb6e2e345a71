import {
  Conflict,
  Forbidden,
  Invalid,
  type JsonObject,
  NotFound,
  type RapportError,
  type StoredFields,
} from '../model/index.ts'
import { objectOf, scopeOf } from './access.ts'
import type { Context } from './context.ts'
import { type Current, currentRecords } from './get.ts'
import { loopProblems } from './loops.ts'
import { neededAmong, stillNeeded } from './needed.ts'
import { missingFields } from './read-fields.ts'
import { danglingReferences } from './references.ts'
import { goneMeanwhile } from './remove.ts'
import { rulesAgainstRemoval } from './rules.ts'
import { mayGive, pick, statesAfter } from './update.ts'

/** What a write would do to a record, were it made now. */
export type Foreseen = { id: string; title: string } & (
  | ({ outcome: 'change' } & ForeseenChange)
  | { outcome: 'same' }
  | { outcome: 'refused'; error: RapportError }
)

export interface ForeseenChange {
  id: string
  input: JsonObject
  current: Current
  now: StoredFields
  /** Every field that becomes another. */
  changed: string[]
}

/** What changing each of the records would do: the same checks as `updateRecord`, a statement or two for all of them. */
export async function foreseeUpdates(
  ctx: Context,
  name: string,
  ids: readonly string[],
  inputFor: (values: StoredFields, id: string) => JsonObject,
  { engine }: { engine?: boolean } = {},
): Promise<Foreseen[]> {
  const object = objectOf(ctx, name)
  const known = await currentRecords(ctx, object, ids)
  const wanted = ids.flatMap(id => {
    const record = known.get(id)
    const input = record && inputFor(record.values, id)
    return record && input ? [{ id, record, input, before: record.values, engine }] : []
  })
  const after = await statesAfter(ctx, object, wanted)
  const states = wanted.flatMap((change, at) => {
    const state = after[at]
    return state ? [{ ...change, ...state }] : []
  })
  const dangling = await danglingReferences(
    ctx,
    object,
    states.map(({ now, changed }, at) => ({ values: pick(now, changed), prefix: `${at}:` })),
  )
  for (const [at, { id, now, changed }] of states.entries()) {
    const loops = await loopProblems(ctx, object, id, pick(now, changed))
    dangling.push(...loops.map(problem => ({ ...problem, field: `${at}:${problem.field}` })))
  }
  const problems = Map.groupBy(dangling, ({ field }) => Number(field.slice(0, field.indexOf(':'))))
  const foreseen = new Map(
    states.map(({ id, record, input, now, changed, problems: own }, at): [string, Foreseen] => {
      const pointers = (problems.get(at) ?? []).map(one => ({ ...one, field: one.field.replace(/^\d+:/, '') }))
      const told = { id, title: titleOf(record, object.title) }
      const all = [...own, ...pointers]
      if (!record.mayUpdate) return [id, { ...told, outcome: 'refused', error: forbidden(ctx, record, 'update', name) }]
      if (!mayGive(ctx, object, record, { now, changed }))
        return [id, { ...told, outcome: 'refused', error: new Forbidden('sharedOwner', { object: name }) }]
      if (all.length) return [id, { ...told, outcome: 'refused', error: new Invalid(all) }]
      if (!changed.length) return [id, { ...told, outcome: 'same' }]
      return [id, { ...told, outcome: 'change', input, current: record, now, changed }]
    }),
  )
  return ids.map(id => foreseen.get(id) ?? missing(name, id))
}

/** What removing each of the records would do. */
export async function foreseeRemovals(ctx: Context, name: string, ids: readonly string[]): Promise<Foreseen[]> {
  const object = objectOf(ctx, name)
  const known = await currentRecords(ctx, object, ids)
  const needed = await neededAmong(ctx, object, ids)
  return ids.map((id): Foreseen => {
    const record = known.get(id)
    if (!record) return missing(name, id)
    const told = { id, title: titleOf(record, object.title) }
    if (!record.mayRemove) return { ...told, outcome: 'refused', error: forbidden(ctx, record, 'remove', name) }
    const against = rulesAgainstRemoval(ctx, object, record.values)
    if (against.length) return { ...told, outcome: 'refused', error: new Invalid(against) }
    const needs = needed.get(id)
    if (needs) return { ...told, outcome: 'refused', error: stillNeeded(object, needs) }
    return { ...told, outcome: 'change', input: {}, current: record, now: record.values, changed: [] }
  })
}

/** What taking each of the records out of the trash would do. Who may remove one may restore it. */
export async function foreseeRestorals(ctx: Context, name: string, ids: readonly string[]): Promise<Foreseen[]> {
  const object = objectOf(ctx, name)
  const known = await currentRecords(ctx, object, ids, 'with')
  const gone = await goneMeanwhile(ctx, object, [...known.values()])
  return ids.map((id): Foreseen => {
    const record = known.get(id)
    if (!record) return missing(name, id)
    const told = { id, title: titleOf(record, object.title) }
    if (!record.deleted) return { ...told, outcome: 'same' }
    if (!record.mayRemove) return { ...told, outcome: 'refused', error: forbidden(ctx, record, 'remove', name) }
    const problems = [...missingFields(object, record.values), ...(gone.get(id) ?? [])]
    if (problems.length) return { ...told, outcome: 'refused', error: new Invalid(problems) }
    return { ...told, outcome: 'change', input: {}, current: record, now: record.values, changed: [] }
  })
}

const titleOf = ({ values }: Current, title: string): string => String(values[title] ?? '')

const missing = (object: string, id: string): Foreseen => ({
  id,
  title: '',
  outcome: 'refused',
  error: new NotFound('notFound', { object, id }),
})

/** The same words as a single write would be refused with. */
function forbidden(ctx: Context, { erased }: Current, verb: 'update' | 'remove', name: string): Forbidden | Conflict {
  if (erased) return new Conflict('erased')
  const mayNone = scopeOf(ctx, objectOf(ctx, name), verb) === 'none'
  return mayNone ? new Forbidden('noRight', { object: name, verb }) : new Forbidden('notYours', { object: name })
}
