import sql, { join, type Sql } from 'sql-template-tag'
import type { Plan } from '../database/connection.ts'
import { comparableSql } from '../database/table.ts'
import type { Condition, Filter, ObjectDeclaration, Query } from '../model/index.ts'
import { accessPredicate } from './access.ts'
import type { Context } from './context.ts'
import { filterCondition, filterPlaces, readFilter } from './filter.ts'
import { withNextStep } from './next-step-place.ts'
import type { Page, Rows } from './page.ts'
import { netted, tallyFor } from './tally.ts'

export interface Total {
  value: number
  exact: boolean
}

/** A total is counted up to here; beyond, it says that there are more. */
const mostCounted = 10_000

/** How many records a list has. Where they are counted ahead, all; else counted up to a bound. */
export async function totalOf(ctx: Context, object: ObjectDeclaration, query: Query, page: Page): Promise<Total> {
  const condition = query.filter ? read(ctx, object, query.filter) : null
  const tally = query.trash ? null : tallyFor(ctx, object, { q: query.q, condition })
  if (!tally) return countRows(ctx, page.rows)
  const row = await ctx.db.one<{ count: number }>(sql`
    select coalesce(sum(t.records), 0)::int as count from ${netted(ctx, tally)}
    where ${accessPredicate(ctx, object, 'read', 't')} and ${query.filter ? filterCondition(ctx, object, query.filter, 't') : sql`true`}`)
  return { value: row?.count ?? 0, exact: true }
}

const read = (ctx: Context, object: ObjectDeclaration, filter: Filter): Condition =>
  readFilter(
    ctx,
    filter,
    withNextStep(
      ctx,
      object,
      't',
      filterPlaces(ctx, object, field => comparableSql(field, 't'), 't'),
    ),
  )

/** How many rows there are, up to the bound. */
export const countRows = (ctx: Context, { from, where, plan }: Rows): Promise<Total> =>
  countUpTo(ctx, sql`${from} where ${join([...where], ' and ')}`, plan)

/** Counts `rows` (what follows `from`) up to the bound. */
export async function countUpTo(ctx: Context, rows: Sql, plan: Plan): Promise<Total> {
  const row = await ctx.db.one<{ count: number }>(
    sql`select count(*)::int as count from (select from ${rows} limit ${mostCounted + 1}) n`,
    plan,
  )
  const count = row?.count ?? 0
  return { value: Math.min(count, mostCounted), exact: count <= mostCounted }
}
