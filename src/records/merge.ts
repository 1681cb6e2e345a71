import sql, { raw } from 'sql-template-tag'
import { quote } from '../database/names.ts'
import { tableOf } from '../database/table.ts'
import {
  Conflict,
  Forbidden,
  Invalid,
  isId,
  type Json,
  type JsonObject,
  NotFound,
  newId,
  type ObjectDeclaration,
  type Problem,
  type StoredFields,
} from '../model/index.ts'
import { fieldRight, objectOf, requireRight } from './access.ts'
import type { Context } from './context.ts'
import { type Current, currentRecord, getRecord, requireMay } from './get.ts'
import { recordChange } from './history.ts'
import { insertKeys, matchKeysOf } from './match.ts'
import { type MovedShare, moveShares, moveSharesBack } from './merged-shares.ts'
import { requireNotNeeded } from './needed.ts'
import { type MovedPointers, moveBack, movePointers } from './pointers.ts'
import { openedValue, sealedValues } from './protect.ts'
import { isEmpty } from './read-fields.ts'
import type { RecordJson } from './row.ts'
import { same } from './same.ts'
import { transact } from './transact.ts'
import { changedFields, pick, updateRecord } from './update.ts'
import { visibleAmong } from './visible.ts'

export interface MergeRequest {
  from: readonly string[]
  /** Field → id of the record whose value is kept; others keep their own, and blanks are filled. */
  take?: Record<string, string>
}

interface Moved {
  sources: string[]
  before: JsonObject
  after: JsonObject
  pointers: MovedPointers[]
  /** Absent in merges from before shares followed them. */
  shares?: MovedShare[]
}

/** Makes one record of several: lists joined, blanks filled, everything that points at the others moved over, shares too. */
export async function mergeRecords(
  ctx: Context,
  name: string,
  id: string,
  request: MergeRequest,
): Promise<RecordJson & { merge: string }> {
  const object = objectOf(ctx, name)
  requireRight(ctx, object, 'remove')
  const sources = requireSources(id, request)
  return transact(ctx, async inner => {
    const kept = await currentRecord(inner, object, id)
    if (kept.erased) throw new Conflict('erased')
    const others: { id: string; values: StoredFields; version: number }[] = []
    for (const source of sources) {
      const other = await currentRecord(inner, object, source)
      requireMay(other, 'remove', name)
      if (isGivenAway(object, other, kept)) throw new Forbidden('sharedOwner', { object: name })
      others.push({ id: source, values: other.values, version: other.version })
    }
    const values = mergedValues(inner, object, { id, kept: kept.values, others, take: request.take ?? {} })
    const merged = sealedValues(inner, { object, id }, values, kept.values)
    const pointers = await movePointers(inner, object, sources, id)
    // What pointed at the others points at this one now; what stands for a file as it was does not.
    for (const source of sources) await requireNotNeeded(inner, object, source)
    for (const other of others) await retire(inner, object, other, id)
    const changed = changedFields(kept.values, merged)
    const record = await updateRecord(inner, name, id, pick(merged, changed), { engine: true })
    const before = sealedValues(inner, { object, id }, pick(kept.values, changed))
    // What is only lent is passed on to nobody.
    const shares = kept.mayGive ? await moveShares(inner, name, sources, id) : []
    const moved: Moved = { sources, before, after: pick(merged, changed), pointers, shares: [...shares] }
    const merge = newId()
    await inner.db.query(
      sql`insert into merge (id, object, kept, actor, moved) values (${merge}, ${name}, ${id}, ${ctx.actor.user}, ${JSON.stringify(moved)})`,
    )
    await inner.db.query(sql`insert into merged_record (id, kept, merge_id)
      select source, ${id}::uuid, ${merge}::uuid from unnest(${sources}::uuid[]) source on conflict (workspace_id, id) do update set kept = excluded.kept, merge_id = excluded.merge_id`)
    return { ...record, merge }
  })
}

function requireSources(id: string, { from }: MergeRequest): string[] {
  const problems: Problem[] = []
  if (!from.length) problems.push({ field: 'from', code: 'required' })
  from.forEach((source, i) => {
    if (!isId(source)) problems.push({ field: `from.${i}`, code: 'id' })
    else if (source === id) problems.push({ field: `from.${i}`, code: 'mergeWithItself' })
  })
  if (problems.length) throw new Invalid(problems)
  return [...new Set(from)]
}

interface Merging {
  id: string
  kept: StoredFields
  others: readonly { id: string; values: StoredFields }[]
  take: Record<string, string>
}

function mergedValues(ctx: Context, object: ObjectDeclaration, { id, kept, others, take }: Merging): StoredFields {
  const known = new Set([id, ...others.map(other => other.id)])
  const problems: Problem[] = Object.entries(take).flatMap(([name, source]) => {
    const code = takeProblem(ctx, object, name) ?? (known.has(source) ? null : 'notMerged')
    return code ? [{ field: `take.${name}`, code }] : []
  })
  if (problems.length) throw new Invalid(problems)
  const entries = [...tableOf(object).fields.values()]
    .filter(({ field }) => field.type !== 'formula')
    .map(({ name }) => {
      const all = [{ id, values: kept }, ...others]
      const chosen = take[name] ? all.filter(record => record.id === take[name]) : all
      const goesOver = chosen.some(record => record.id !== id && !isEmpty(record.values[name]))
      const values = chosen.map(record => {
        const value = record.values[name] ?? null
        return goesOver ? openedValue(ctx, { object, id: record.id }, name, value) : value
      })
      return [name, take[name] ? (values[0] ?? null) : joinedValue(values)]
    })
  return Object.fromEntries(entries)
}

/** Whose value is kept is chosen among fields that the caller may write. */
function takeProblem(ctx: Context, object: ObjectDeclaration, name: string): string | null {
  const field = tableOf(object).fields.get(name)?.field
  const right = fieldRight(ctx, object, name)
  if (!field || right === 'hidden') return 'unknownField'
  return right === 'read' || field.options.readOnly || field.type === 'formula' ? 'readOnlyField' : null
}

/** Lists are joined (one primary stays), of the rest the first that is not empty counts. */
export function joinedValue(values: readonly Json[]): Json {
  const lists = values.filter(value => Array.isArray(value))
  if (lists.length < 2) return values.find(value => !isEmpty(value)) ?? null
  const joined: Json[] = []
  for (const entry of lists.flat())
    if (!joined.some(known => sameEntry(known, entry))) joined.push(joined.length ? secondary(entry) : entry)
  return joined
}

const entryValue = (entry: Json): Json => (isRecord(entry) && 'value' in entry ? (entry.value ?? null) : entry)
const isRecord = (value: Json): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const sameEntry = (a: Json, b: Json): boolean => same(entryValue(a), entryValue(b))
const secondary = (entry: Json): Json => (isRecord(entry) && 'primary' in entry ? { ...entry, primary: false } : entry)

/** What is only lent does not become somebody else's by being merged into what is his. */
const isGivenAway = ({ owner = '' }: ObjectDeclaration, other: Current, kept: Current): boolean =>
  other.mayUpdate && !other.mayGive && other.values[owner] !== kept.values[owner]

/** Takes a merged record out of the lists; its id leads to the kept one from now on. */
async function retire(
  ctx: Context,
  object: ObjectDeclaration,
  source: { id: string; version: number },
  kept: string,
): Promise<void> {
  const change = {
    object: object.name,
    record: source.id,
    version: source.version + 1,
    kind: 'merged' as const,
    before: { deletedAt: null },
    after: { deletedAt: new Date().toISOString(), into: kept },
  }
  const [row] = await ctx.db.query(sql`
    with written as (
      update ${raw(quote(tableOf(object).name))} set deleted_at = now(), updated_at = now(), version = version + 1
      where workspace_id = ${ctx.workspace} and id = ${source.id} and version = ${source.version} and deleted_at is null returning id),
    keys_gone as (delete from match_key where workspace_id = ${ctx.workspace} and record_id = ${source.id} and exists (select from written)),
    ${recordChange(ctx, change, raw('written'))}
    select id from written`)
  if (!row) throw new Conflict('tryAgain')
}

export interface Unmerged {
  record: RecordJson
  restored: string[]
  /** What was changed since, and was therefore left as it is now: as far as the caller sees it. */
  kept: Place[]
}

interface Place {
  object: string
  id: string
  field: string
}

/** Takes a merge back: records, values and what pointed at them return, except where somebody changed them since. */
export async function undoMerge(ctx: Context, mergeId: string): Promise<Unmerged> {
  return transact(ctx, async inner => {
    const merge = isId(mergeId)
      ? await inner.db.one<{ object: string; kept: string; moved: Moved; undone: boolean }>(
          sql`select object, kept, moved, undone_at is not null as undone from merge where workspace_id = ${ctx.workspace} and id = ${mergeId} for update`,
        )
      : undefined
    if (!merge) throw new NotFound('notFound', { object: 'merge', id: mergeId })
    const object = objectOf(inner, merge.object)
    requireRight(inner, object, 'remove')
    const record = await currentRecord(inner, object, merge.kept, 'with')
    requireMay(record, 'update', merge.object)
    if (merge.undone) throw new Conflict('mergeUndone')
    if (record.deleted) throw new Conflict('mergedRecordGone')

    for (const source of merge.moved.sources) await revive(inner, object, source)
    await moveSharesBack(inner, merge.moved.shares ?? [])
    const leftPointers = await moveBack(inner, object, merge.kept, merge.moved.pointers)
    const untouched = Object.keys(merge.moved.before).filter(field =>
      same(record.values[field] ?? null, merge.moved.after[field] ?? null),
    )
    const touched = Object.keys(merge.moved.before).filter(field => !untouched.includes(field))
    await updateRecord(inner, merge.object, merge.kept, pick(merge.moved.before, untouched), { engine: true })
    await inner.db.query(
      sql`update merge set undone_at = now() where workspace_id = ${ctx.workspace} and id = ${mergeId}`,
    )
    return {
      record: await getRecord(inner, merge.object, merge.kept),
      restored: merge.moved.sources,
      kept: await seenOf(inner, [
        ...touched.map(field => ({ object: merge.object, id: merge.kept, field })),
        ...leftPointers,
      ]),
    }
  })
}

async function seenOf(ctx: Context, places: readonly Place[]): Promise<Place[]> {
  const visible = await visibleAmong(ctx, places)
  return places.filter(
    ({ object, id, field }) => visible.has(id) && fieldRight(ctx, objectOf(ctx, object), field) !== 'hidden',
  )
}

async function revive(ctx: Context, object: ObjectDeclaration, id: string): Promise<void> {
  const before = await currentRecord(ctx, object, id, 'with')
  if (!before.deleted) return
  const change = {
    object: object.name,
    record: id,
    version: before.version + 1,
    kind: 'restored' as const,
    before: { deletedAt: true },
    after: { deletedAt: null },
  }
  await ctx.db.query(sql`
    with written as (
      update ${raw(quote(tableOf(object).name))} set deleted_at = null, updated_at = now(), version = version + 1
      where workspace_id = ${ctx.workspace} and id = ${id} and deleted_at is not null returning id),
    unmerged as (delete from merged_record where workspace_id = ${ctx.workspace} and id = ${id}),
    keys_row as (${insertKeys(ctx, object.name, id, matchKeysOf(object, before.values), raw('written'))}),
    ${recordChange(ctx, change, raw('written'))}
    select id from written`)
}
