import sql, { join, raw, type Sql } from 'sql-template-tag'
import { comparableSql, type StoredField, tableOf } from '../database/table.ts'
import type { ObjectDeclaration } from '../model/index.ts'
import { accessPredicate } from './access.ts'
import type { Context } from './context.ts'
import { fromTable, living, targetOf } from './row.ts'

/** A living record that points at another. */
export interface Linked {
  object: string
  id: string
  title: string
  /** What it points at. */
  target: string
}

const mostLinked = 10_000

/** Living records besides these that the caller may see and that point at one of them, by whichever field. */
export async function linkedTo(ctx: Context, ids: readonly string[]): Promise<Linked[]> {
  const parts = pointingFields(ctx).map(
    ({ object, value }) => sql`
      select ${object.name}::text as object, t.id, ${titleSql(object)} as title, ${value}::uuid as target
      from ${fromTable(object, 't')}
      where ${living(ctx, object, 't')} and ${accessPredicate(ctx, object, 'read', 't')}
        and ${value} = any(${ids}::uuid[]) and t.id <> all(${ids}::uuid[])`,
  )
  if (!parts.length || !ids.length) return []
  return ctx.db.query<Linked>(sql`${join(parts, ' union all ')} limit ${mostLinked}`, 'fresh')
}

/** Which of `among` the records point at themselves. */
export async function targetsOf(ctx: Context, ids: readonly string[], among: readonly string[]): Promise<string[]> {
  const parts = pointingFields(ctx).map(
    ({ object, value }) => sql`
      select ${value}::uuid as target from ${fromTable(object, 't')}
      where ${living(ctx, object, 't')} and t.id = any(${ids}::uuid[]) and ${value} = any(${among}::uuid[])`,
  )
  if (!parts.length || !ids.length) return []
  const rows = await ctx.db.query<{ target: string }>(join(parts, ' union '), 'fresh')
  return rows.map(row => row.target)
}

/** Fields of what people work with that point at another record, in columns or added. */
const pointingFields = (ctx: Context): { object: ObjectDeclaration; value: Sql }[] =>
  [...ctx.config.objects.values()]
    .filter(object => !object.configuration)
    .flatMap(object =>
      [...tableOf(object).fields.values()]
        .filter(({ field }) => field.type === 'link' || pointsAtWork(ctx, field))
        .map(field => ({ object, value: raw(comparableSql(field, 't')) })),
    )

function pointsAtWork(ctx: Context, field: StoredField['field']): boolean {
  const target = ctx.config.objects.get(targetOf(field) ?? '')
  return target !== undefined && !target.configuration
}

function titleSql(object: ObjectDeclaration): Sql {
  const title = tableOf(object).fields.get(object.title)
  return title ? sql`coalesce(${raw(comparableSql(title, 't'))}::text, '')` : sql`''`
}
