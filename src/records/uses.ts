import sql, { join, raw, type Sql } from 'sql-template-tag'
import { comparableSql, storedSql, tableOf } from '../database/table.ts'
import type { ObjectDeclaration } from '../model/index.ts'
import { accessPredicate } from './access.ts'
import type { Context } from './context.ts'
import { holdsOn } from './needed.ts'
import { fromTable, living, targetOf } from './row.ts'

/** How many living records name another one in a field. */
export interface Use {
  object: string
  field: string
  count: number
  /** As long as they do, the other one cannot be removed. */
  holds: boolean
}

/** Where one of these records is used, by object and field: among what the caller may see. */
export async function usesOf(ctx: Context, object: ObjectDeclaration, ids: readonly string[]): Promise<Use[]> {
  const parts = [...ctx.config.objects.values()].flatMap(other =>
    [...tableOf(other).fields.values()]
      .filter(({ field }) => targetOf(field) === object.name)
      .map(field => {
        return sql`select ${other.name}::text as object, ${field.name}::text as field, count(*)::int as count, ${holdsOn(field.field)}::boolean as holds
          from ${fromTable(other, 't')}
          where ${living(ctx, other, 't')} and ${accessPredicate(ctx, other, 'read', 't')}
            and ${raw(comparableSql(field, 't'))} = any(${ids}::uuid[])`
      }),
  )
  if (!parts.length || !ids.length) return []
  const rows = await ctx.db.query<Use>(join(parts, ' union all '), 'fresh')
  return rows.filter(({ count }) => count > 0)
}

/** What the records of an object have in one of its fields. */
export interface Filled {
  /** Living records with a value, and without one. */
  filled: number
  empty: number
  /** In the trash, with a value. */
  inTrash: number
  /** Living records whose value others have too. */
  repeated: number
}

export async function filledWith(ctx: Context, object: ObjectDeclaration, name: string): Promise<Filled> {
  const field = tableOf(object).fields.get(name)
  if (!field) return { filled: 0, empty: 0, inTrash: 0, repeated: 0 }
  const value = raw(storedSql(field, 't'))
  const has = sql`(${value} is not null and ${value}::text not in ('null', '""', '[]', '{}'))`
  const row = await ctx.db.one<Filled>(sql`
    with r as (select t.deleted_at is null as living, ${has} as has, lower(${value}::text) as value ${rowsOf(ctx, object)})
    select count(*) filter (where living and has)::int as filled, count(*) filter (where living and not has)::int as empty,
      count(*) filter (where not living and has)::int as "inTrash",
      coalesce((select sum(n)::int from (select count(*) as n from r where living and has group by value having count(*) > 1) s), 0) as repeated
    from r`)
  return row ?? { filled: 0, empty: 0, inTrash: 0, repeated: 0 }
}

/** A choice of a field, and how many records have it. */
export interface Choosing {
  choice: string
  count: number
  inTrash: number
}

/** How many records have each of the choices of a field, living and in the trash. */
export async function choicesHad(ctx: Context, object: ObjectDeclaration, name: string): Promise<Choosing[]> {
  const field = tableOf(object).fields.get(name)
  if (!field) return []
  const value = raw(storedSql(field, 't'))
  return ctx.db.query<Choosing>(sql`
    select c.choice, count(*) filter (where living)::int as count, count(*) filter (where not living)::int as "inTrash"
    from (select t.deleted_at is null as living, to_jsonb(${value}) as value ${rowsOf(ctx, object)}) r
    cross join lateral jsonb_array_elements_text(case jsonb_typeof(r.value) when 'array' then r.value when 'string' then jsonb_build_array(r.value) else '[]' end) c(choice)
    group by c.choice`)
}

const rowsOf = (ctx: Context, object: ObjectDeclaration): Sql =>
  sql`from ${fromTable(object, 't')} where ${living(ctx, object, 't', 'with')} and ${accessPredicate(ctx, object, 'read', 't')}`
