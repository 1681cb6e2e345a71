import sql, { type Sql } from 'sql-template-tag'
import { conditionSql, type Filter, Invalid, type ObjectDeclaration } from '../model/index.ts'
import { isMoment, readingOf, type Source, sourceAsOf } from './as-of.ts'
import type { Context } from './context.ts'
import { filterPlaces, placeIn, readFilter } from './filter.ts'
import { gather } from './gather.ts'
import { type Page, readPage, type Wanted } from './page.ts'
import { recordColumnsThen } from './row.ts'
import { sortKeys } from './sort.ts'

/**
 * A page of the records as they were at a moment: filtered and sorted by their values of then. Whose they are to see is asked
 * of now. Throws Invalid where the moment is none, or what is asked is not there.
 */
export async function pageAsOf(
  ctx: Context,
  { object, limit, query }: Pick<Wanted, 'object' | 'limit' | 'query'>,
  { asOf, can }: { asOf: string; can: boolean },
): Promise<Page> {
  const source = momentSource(ctx, { object, query }, asOf)
  const [keys, columns, condition] = gather(
    () => sortKeys(ctx, object, 't', query.sort, source.comparable),
    () => recordColumnsThen(ctx, object, { fields: query.fields, expand: query.expand, can }),
    () => (query.filter ? conditionThen(ctx, object, query.filter, source) : sql`true`),
  )
  const rows = {
    from: sql`(${source.with} select t.* from ${source.from} where ${source.where}) t`,
    where: [condition],
    plan: 'fresh',
  } as const
  return readPage(ctx, { object, limit, keys, columns, query }, rows)
}

type Asked = Pick<Wanted, 'object' | 'query'>

function momentSource(ctx: Context, { object, query }: Asked, asOf: string): Source {
  if (!isMoment(asOf)) throw new Invalid([{ field: 'asOf', code: 'time' }])
  return sourceAsOf(ctx, object, asOf, { exported: query.exported })
}

/** SQL: whether a record met a filter at the moment of a source. Throws Invalid. */
export function conditionThen(ctx: Context, object: ObjectDeclaration, filter: Filter, source: Source): Sql {
  const find = filterPlaces(ctx, object, source.comparable, 't', source.currency)
  return conditionSql(readFilter(ctx, filter, find), placeIn(find), readingOf(ctx, source))
}
