import sql, { join, raw, type Sql } from 'sql-template-tag'
import { comparableSql, type StoredField, tableOf } from '../database/table.ts'
import { Conflict, isProtected, type ObjectDeclaration } from '../model/index.ts'
import { accessPredicate, visibleFields } from './access.ts'
import type { Context } from './context.ts'
import { fromTable, living, targetOf } from './row.ts'

/** Living records of one object that hold on to another record. */
interface Need {
  object: string
  /** Those that the caller sees, up to a thousand, and what the first of them are called. */
  count: number
  titles: string[]
}

/** Whether the field keeps the record there that it points at (`onDelete: 'restrict'`; a stage always). */
export const holdsOn = ({ type, options }: StoredField['field']): boolean =>
  type === 'stage' || ('onDelete' in options && options.onDelete === 'restrict')

/** Object whose records the field keeps there; `null`: it keeps none. */
export const heldObject = (field: StoredField['field']): string | null =>
  holdsOn(field) ? (field.type === 'file' ? 'attachment' : targetOf(field)) : null

/** Throws Conflict where living records still hold on to this one; it says which, as far as the caller sees them. */
export async function requireNotNeeded(ctx: Context, object: ObjectDeclaration, id: string): Promise<void> {
  const needs = (await neededAmong(ctx, object, [id])).get(id)
  if (needs) throw stillNeeded(object, needs)
}

export const stillNeeded = (object: ObjectDeclaration, needs: readonly Need[]): Conflict =>
  new Conflict(
    'stillNeeded',
    { object: object.name, by: needs.map(calledBy).join(', ') },
    { neededBy: needs.filter(({ count }) => count > 0).map(need => ({ ...need })) },
  )

/** By their own names, or, where these are not the caller's to see, by that of their object. */
const calledBy = ({ object, count, titles }: Need): string =>
  titles.length ? titles.join(', ') + (count > titles.length ? '…' : '') : object

/** By which objects' living records each of these is still held; the others are not in it. */
export async function neededAmong(
  ctx: Context,
  object: ObjectDeclaration,
  ids: readonly string[],
): Promise<Map<string, Need[]>> {
  const parts = [...ctx.config.objects.values()].flatMap(other =>
    [...tableOf(other).fields.values()]
      .filter(({ field }) => heldObject(field) === object.name)
      .map(field => needing(ctx, other, field, ids)),
  )
  if (!parts.length || !ids.length) return new Map()
  const rows = await ctx.db.query<Need & { id: string }>(sql`${join(parts, ' union all ')} order by object`)
  const byId = Map.groupBy(rows, ({ id }) => id)
  return new Map([...byId].map(([id, needs]) => [id, needs.map(({ id: _, ...need }) => need)]))
}

/** Counted up to a bound: whether one or a thousand, the answer is no. How many there are the caller learns of those he sees. */
const needing = (ctx: Context, other: ObjectDeclaration, field: StoredField, ids: readonly string[]): Sql => sql`
  select i.id, ${other.name}::text as object, c.seen as count, c.titles
  from unnest(${ids}::uuid[]) i(id) cross join lateral (
    select count(*)::int as count, count(*) filter (where n.seen)::int as seen,
      coalesce((array_agg(n.title order by n.id) filter (where n.seen and n.title is not null))[1:${mostNamed}], '{}') as titles
    from (select t.id, ${accessPredicate(ctx, other, 'read', 't')} as seen, ${titleOf(ctx, other)} as title from ${fromTable(other, 't')}
      where ${living(ctx, other, 't')} and ${raw(comparableSql(field, 't'))} = i.id limit 1000) n) c
  where c.count > 0`

const mostNamed = 3

/** SQL of what a record is called in the row `t`, where that is the caller's to read. */
function titleOf(ctx: Context, object: ObjectDeclaration): Sql {
  const title = visibleFields(ctx, object).find(({ name }) => name === object.title)
  return title && !isProtected(title.field) ? sql`${raw(comparableSql(title, 't'))}::text` : sql`null::text`
}
