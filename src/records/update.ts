import sql, { join, raw, type Sql } from 'sql-template-tag'
import { quote } from '../database/names.ts'
import { tableOf } from '../database/table.ts'
import {
  Forbidden,
  Invalid,
  isSeen,
  type JsonObject,
  maskedValue,
  type ObjectDeclaration,
  type Problem,
  type SeenVersion,
  Stale,
  type StoredFields,
} from '../model/index.ts'
import { fieldRight, objectOf, placeOf, requireRight } from './access.ts'
import { columnValues, customValues, searchText } from './columns.ts'
import { completionsOf } from './complete.ts'
import type { Context } from './context.ts'
import { mayReassign } from './deputies.ts'
import { type Current, currentRecord, getRecord, requireMay } from './get.ts'
import { recordChange } from './history.ts'
import { loopProblems } from './loops.ts'
import { insertKeys, matchKeysOf } from './match.ts'
import { sealedValues } from './protect.ts'
import { isEmpty, missingFields, readFields } from './read-fields.ts'
import { danglingReferences } from './references.ts'
import { type RecordJson, recordColumns } from './row.ts'
import { brokenRules } from './rules.ts'
import { same } from './same.ts'
import { followStage } from './stages.ts'

export interface UpdateOptions {
  /** The version the caller has seen; another one now is a conflict. */
  version?: SeenVersion
  /** Set where a feature writes fields that are its own and read-only to the API. */
  engine?: boolean
  /** Checked against the state that is written over, under the same version; throw to refuse. */
  guard?: (before: StoredFields) => void
}

/** How often a write that names no version is tried again when others write the same record meanwhile. */
const attempts = 10

/** Changes the given fields. Returns the record as it is then; what is already so changes nothing. */
export async function updateRecord(
  ctx: Context,
  name: string,
  id: string,
  input: JsonObject,
  options: UpdateOptions = {},
): Promise<RecordJson> {
  const object = objectOf(ctx, name)
  requireRight(ctx, object, 'update')
  for (let attempt = 1; ; attempt++) {
    const before = await currentRecord(ctx, object, id)
    requireMay(before, 'update', name)
    if (!isSeen(options.version, before.version)) throw stale(ctx, object, before, input)
    options.guard?.(before.values)

    const now = await nextState(ctx, object, { id, before: before.values, input, engine: options.engine })
    const changed = changedFields(before.values, now)
    if (!changed.length) return getRecord(ctx, name, id)
    if (!mayGive(ctx, object, before, { now, changed })) throw new Forbidden('sharedOwner', { object: name })
    const written = await writeState(ctx, { object, id, before, now, changed })
    if (written) return written
    if (attempt === attempts) throw stale(ctx, object, before, input)
  }
}

/** Whose a record is decides who has it by a right of his own, and nobody to whom it is only lent; but for who stands in for a head. */
export const mayGive = (
  ctx: Context,
  object: ObjectDeclaration,
  before: Current,
  { now, changed }: { now: StoredFields; changed: readonly string[] },
): boolean => before.mayGive || !changed.includes(object.owner ?? '') || mayReassign(ctx, object, before.values, now)

/** The whole record after a change. Throws Invalid with every problem. */
async function nextState(ctx: Context, object: ObjectDeclaration, change: Change): Promise<StoredFields> {
  const [{ now, changed, problems } = stateAfter(ctx, object, change)] = await statesAfter(ctx, object, [change])
  const written = pick(now, changed)
  const all = [
    ...problems,
    ...(await danglingReferences(ctx, object, [{ values: written }])),
    ...(await loopProblems(ctx, object, change.id, written)),
  ]
  if (all.length) throw new Invalid(all)
  return now
}

export interface Change {
  id: string
  before: StoredFields
  input: JsonObject
  engine?: boolean
}

interface State {
  now: StoredFields
  changed: string[]
  problems: Problem[]
}

/** What changes make of records, with what follows from other records. */
export async function statesAfter(
  ctx: Context,
  object: ObjectDeclaration,
  changes: readonly Change[],
): Promise<State[]> {
  const states = changes.map(change => ({ change, ...stateAfter(ctx, object, change) }))
  const also = await completionsOf(
    ctx,
    object,
    states.map(({ change, now }) => ({ before: change.before, now })),
  )
  return states.map((state, at) => {
    const more = also[at]
    return more ? stateAfter(ctx, object, state.change, more) : state
  })
}

/**
 * What a change makes of a record, which fields are then others, and what is wrong with it apart from references.
 * What a required field that was added later misses is asked of whoever fills in the form, not of every other change.
 */
function stateAfter(
  ctx: Context,
  object: ObjectDeclaration,
  { id, before, input, engine }: Change,
  also: StoredFields = {},
): State {
  const { values: given, problems } = readFields(ctx, object, input, engine)
  const merged = followStage(ctx, object, { ...before, ...given, ...also }, before)
  const now = object.derive?.(merged, before, ctx.config.company.locale) ?? merged
  const faulty = new Set(problems.map(({ field }) => field.split('.')[0]))
  const missing = missingFields(object, now).filter(({ field }) => field in given || !isEmpty(before[field]))
  const further = [...missing, ...brokenRules(ctx, object, now, before)].filter(({ field }) => !faulty.has(field))
  const sealed = sealedValues(ctx, { object, id }, now, before)
  return { now: sealed, changed: changedFields(before, sealed), problems: [...problems, ...further] }
}

export const changedFields = (before: StoredFields, now: StoredFields): string[] =>
  Object.keys(now).filter(name => !same(before[name] ?? null, now[name] ?? null))

export const pick = (values: StoredFields, names: readonly string[]): JsonObject =>
  Object.fromEntries(names.map(name => [name, values[name] ?? null]))

export interface Writing {
  object: ObjectDeclaration
  id: string
  before: Current
  now: StoredFields
  changed: readonly string[]
}

/** One statement that writes the row if its version is still the one read; `null` when somebody was faster. */
export async function writeState(
  ctx: Context,
  { object, id, before, now, changed }: Writing,
): Promise<RecordJson | null> {
  const version = before.version + 1
  const change = {
    object: object.name,
    record: id,
    version,
    kind: 'updated' as const,
    before: sealedValues(ctx, { object, id }, pick(before.values, changed)),
    after: pick(now, changed),
    place: placeOf(ctx, object, before.values, 'update'),
  }
  const row = await ctx.db.one<{ record: RecordJson }>(sql`
    with written as (
      update ${raw(quote(tableOf(object).name))} set ${assignments(object, now, changed)}, version = ${version}, updated_at = now()
      where workspace_id = ${ctx.workspace} and id = ${id} and version = ${before.version} and deleted_at is null
      returning *),
    ${keyMembers(ctx, object, id, before.values, now)}
    ${recordChange(ctx, change, raw('written'))}
    select to_json(r) as record from (select ${recordColumns(ctx, object, 'written', { can: true })} from written) r`)
  return row?.record ?? null
}

function assignments(object: ObjectDeclaration, now: StoredFields, changed: readonly string[]): Sql {
  const columns = columnValues(object, pick(now, changed)).map(
    ({ column, value }) => sql`${raw(quote(column))} = ${value}`,
  )
  const custom = customValues(object, pick(now, changed))
  return join([
    ...columns,
    ...(Object.keys(custom).length ? [sql`custom = custom || ${JSON.stringify(custom)}::jsonb`] : []),
    sql`search_text = ${searchText(object, now)}`,
  ])
}

/** Members that bring the match keys up to date, where they changed. */
function keyMembers(ctx: Context, object: ObjectDeclaration, id: string, before: StoredFields, now: StoredFields): Sql {
  const [old, next] = [matchKeysOf(object, before), matchKeysOf(object, now)]
  const has = (keys: typeof old, key: (typeof old)[number]) =>
    keys.some(({ kind, value }) => kind === key.kind && value === key.value)
  const gone = old.filter(key => !has(next, key))
  const added = next.filter(key => !has(old, key))
  const removal = sql`keys_gone as (delete from match_key
    where workspace_id = ${ctx.workspace} and record_id = ${id} and exists (select from written)
      and (kind, value) in (select * from unnest(${gone.map(key => key.kind)}::text[], ${gone.map(key => key.value)}::text[]))),`
  const insertion = sql`keys_new as (${insertKeys(ctx, object.name, id, added, raw('written'))}),`
  return sql`${gone.length ? removal : raw('')} ${added.length ? insertion : raw('')}`
}

/** A conflict that names, for each field the caller wanted to change, his value and the present one. */
function stale(ctx: Context, object: ObjectDeclaration, before: Current, input: JsonObject): Stale {
  const fields = Object.keys(input)
    .filter(name => name in object.fields && fieldRight(ctx, object, name) !== 'hidden')
    .map(field => ({ field, current: maskedValue(before.values[field] ?? null), given: input[field] ?? null }))
  return new Stale('stale', { version: before.version }, { version: before.version, fields })
}
