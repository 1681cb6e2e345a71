import sql, { join, raw } from 'sql-template-tag'
import { quote } from '../database/names.ts'
import { comparableSql, tableOf } from '../database/table.ts'
import {
  Conflict,
  Invalid,
  isSeen,
  type ObjectDeclaration,
  type Problem,
  type SeenVersion,
  Stale,
  type StoredFields,
} from '../model/index.ts'
import { objectOf, placeOf, requireRight } from './access.ts'
import type { Context } from './context.ts'
import { currentRecord, getRecord, requireMay } from './get.ts'
import { recordChange } from './history.ts'
import { insertKeys, matchKeysOf } from './match.ts'
import { heldObject, requireNotNeeded } from './needed.ts'
import { missingFields } from './read-fields.ts'
import { fromTable, living, type RecordJson } from './row.ts'
import { rulesAgainstRemoval } from './rules.ts'

/** Puts a record into the trash, from where it can be taken back whole. */
export async function removeRecord(
  ctx: Context,
  name: string,
  id: string,
  options: { version?: SeenVersion } = {},
): Promise<void> {
  const object = objectOf(ctx, name)
  requireRight(ctx, object, 'remove')
  const before = await currentRecord(ctx, object, id)
  requireMay(before, 'remove', name)
  if (!isSeen(options.version, before.version))
    throw new Stale('stale', { version: before.version }, { version: before.version })
  const against = rulesAgainstRemoval(ctx, object, before.values)
  if (against.length) throw new Invalid(against)
  await requireNotNeeded(ctx, object, id)

  const at = new Date().toISOString()
  const change = {
    object: name,
    record: id,
    version: before.version + 1,
    kind: 'removed' as const,
    before: { deletedAt: null },
    after: { deletedAt: at },
    place: placeOf(ctx, object, before.values, 'remove'),
  }
  const [row] = await ctx.db.query(sql`
    with written as (
      update ${raw(quote(tableOf(object).name))} set deleted_at = ${at}, updated_at = now(), version = version + 1
      where workspace_id = ${ctx.workspace} and id = ${id} and version = ${before.version} and deleted_at is null returning id),
    keys_gone as (delete from match_key where workspace_id = ${ctx.workspace} and record_id = ${id} and exists (select from written)),
    ${recordChange(ctx, change, raw('written'))}
    select id from written`)
  if (!row) throw new Stale('stale', { version: before.version }, { version: before.version })
}

/** Takes a record back out of the trash. Who may remove it may restore it. */
export async function restoreRecord(ctx: Context, name: string, id: string): Promise<RecordJson> {
  const object = objectOf(ctx, name)
  requireRight(ctx, object, 'remove')
  const before = await currentRecord(ctx, object, id, 'with')
  if (!before.deleted) throw new Conflict('notInTrash', { object: name })
  requireMay(before, 'remove', name)
  const gone = await goneMeanwhile(ctx, object, [before])
  const problems = [...missingFields(object, before.values), ...(gone.get(id) ?? [])]
  if (problems.length) throw new Invalid(problems)

  const change = {
    object: name,
    record: id,
    version: before.version + 1,
    kind: 'restored' as const,
    before: { deletedAt: true },
    after: { deletedAt: null },
    place: placeOf(ctx, object, before.values, 'remove'),
  }
  const [row] = await ctx.db.query(sql`
    with written as (
      update ${raw(quote(tableOf(object).name))} set deleted_at = null, updated_at = now(), version = version + 1
      where workspace_id = ${ctx.workspace} and id = ${id} and version = ${before.version} and deleted_at is not null returning id),
    unmerged as (delete from merged_record where workspace_id = ${ctx.workspace} and id = ${id} and exists (select from written)),
    keys_row as (${insertKeys(ctx, name, id, matchKeysOf(object, before.values), raw('written'))}),
    ${recordChange(ctx, change, raw('written'))}
    select id from written`)
  if (!row) throw new Stale('stale', { version: before.version }, { version: before.version })
  return getRecord(ctx, name, id)
}

/**
 * Where records stood may be in the trash itself, a stage or its pipeline, or the file that they stand for: then that comes back first,
 * or nobody would find them. What is in the trash, for each record of which something is, by field.
 */
export async function goneMeanwhile(
  ctx: Context,
  object: ObjectDeclaration,
  records: readonly { id: string; values: StoredFields }[],
): Promise<Map<string, Problem[]>> {
  const held = [...tableOf(object).fields.values()].flatMap(({ name, field }) => {
    const target = ctx.config.objects.get(heldObject(field) ?? '')
    const title = target && tableOf(target).fields.get(target.title)
    const ids = new Set(records.flatMap(({ values }) => (values[name] ? [String(values[name])] : [])))
    if (!title || !(target.configuration || field.type === 'file') || !ids.size) return []
    return sql`select ${name}::text as field, t.id, ${raw(comparableSql(title, 't'))}::text as name
      from ${fromTable(target, 't')} where ${living(ctx, target, 't', 'only')} and t.id = any(${[...ids]}::uuid[])`
  })
  if (!held.length) return new Map()
  const rows = await ctx.db.query<{ field: string; id: string; name: string }>(join(held, ' union all '))
  const problems = records.map(({ id, values }) => {
    const gone = rows.filter(row => values[row.field] === row.id)
    return [id, gone.map(({ field, name }) => ({ field, code: 'goneMeanwhile', params: { name } }))] as const
  })
  return new Map(problems.filter(([, each]) => each.length))
}
