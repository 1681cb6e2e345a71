import sql, { join, type Sql } from 'sql-template-tag'
import type { Plan } from '../database/connection.ts'
import { Invalid, type Query } from '../model/index.ts'
import { objectOf, requireRight } from './access.ts'
import type { Context } from './context.ts'
import { pageOf } from './page.ts'
import { pageByWords } from './page-by-words.ts'
import { orderBy, sortKeys } from './sort.ts'

type Choice = Pick<Query, 'filter' | 'q' | 'sort' | 'trash'>

/** Ids of all that a list shows the caller, in its order. Throws Invalid where there are more than `most`. */
export async function chosenIds(ctx: Context, name: string, query: Choice, most: number): Promise<string[]> {
  const { select, plan } = await chosenRecords(ctx, name, query, most + 1)
  const found = await ctx.db.query<{ id: string }>(select, plan)
  if (found.length > most) throw tooMany(most)
  return found.map(row => row.id)
}

/** A query that selects these as `id`, at most so many, for statements that need not hand them on. Throws Invalid and Forbidden as lists do. */
export async function chosenRecords(
  ctx: Context,
  name: string,
  query: Choice,
  most: number,
): Promise<{ select: Sql; plan?: Plan }> {
  const object = objectOf(ctx, name)
  requireRight(ctx, object, 'read')
  const keys = sortKeys(ctx, object, 't', query.sort)
  const wanted = { object, limit: 1, keys, columns: sql`t.id`, query }
  const { rows } = query.q ? await pageByWords(ctx, wanted, query.q) : await pageOf(ctx, wanted)
  const select = sql`select t.id from ${rows.from} where ${join([...rows.where], ' and ')} order by ${orderBy(keys)} limit ${most}`
  return { select, plan: rows.plan }
}

/** The refusal of what means more records than may be meant. */
export const tooMany = (max: number): Invalid =>
  new Invalid([{ field: 'query', code: 'tooManyRecords', params: { max } }])
