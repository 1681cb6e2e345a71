import sql, { join } from 'sql-template-tag'
import { Invalid, type Query } from '../model/index.ts'
import { objectOf, requireRight } from './access.ts'
import type { Context } from './context.ts'
import { pageOf } from './page.ts'
import { pageByWords } from './page-by-words.ts'
import { orderBy, sortKeys } from './sort.ts'

/** Ids of all that a list shows the caller, in its order. Throws Invalid where there are more than `most`. */
export async function chosenIds(
  ctx: Context,
  name: string,
  query: Pick<Query, 'filter' | 'q' | 'sort'>,
  most: number,
): Promise<string[]> {
  const object = objectOf(ctx, name)
  requireRight(ctx, object, 'read')
  const keys = sortKeys(ctx, object, 't', query.sort)
  const wanted = { object, limit: 1, keys, columns: sql`t.id`, query }
  const { rows } = query.q ? await pageByWords(ctx, wanted, query.q) : await pageOf(ctx, wanted)
  const found = await ctx.db.query<{ id: string }>(
    sql`select t.id from ${rows.from} where ${join([...rows.where], ' and ')} order by ${orderBy(keys)} limit ${most + 1}`,
    rows.plan,
  )
  if (found.length > most) throw new Invalid([{ field: 'query', code: 'tooManyRecords', params: { max: most } }])
  return found.map(row => row.id)
}
