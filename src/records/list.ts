import sql, { join, type Sql } from 'sql-template-tag'
import { Invalid, maxLimit, type ObjectDeclaration, type Query } from '../model/index.ts'
import { accessPredicate, objectOf, requireRight } from './access.ts'
import type { Context } from './context.ts'
import { filterCondition } from './filter.ts'
import { fromTable, living, recordColumns, type RecordJson } from './row.ts'
import { afterCursor, cursorColumn, orderBy, readCursor, sortKeys, writeCursor } from './sort.ts'
import { wordsCondition, type Tolerance } from './words.ts'

export interface RecordList {
  data: RecordJson[]
  nextCursor: string | null
  total?: Total
}

export interface Total {
  value: number
  exact: boolean
}

/** A total is counted up to here; beyond, it says that there are more. */
const mostCounted = 10_000

/** A page of the records the caller may see. */
export async function listRecords(ctx: Context, name: string, query: Query = {}): Promise<RecordList> {
  return JSON.parse(await listRecordsJson(ctx, name, query))
}

/** The same as JSON text: rows pass from PostgreSQL to the caller unread. */
export async function listRecordsJson(ctx: Context, name: string, query: Query = {}): Promise<string> {
  const object = objectOf(ctx, name)
  requireRight(ctx, object, 'read')
  const exact = await page(ctx, object, query, 'exact')
  const rows = query.q && !query.cursor && !exact.count ? await page(ctx, object, query, 'typos') : exact
  const total = query.total ? await countUpTo(ctx, conditionsOf(ctx, object, query, rows.tolerance), object) : undefined
  return `{"data":${rows.json},"nextCursor":${JSON.stringify(rows.next)}${total ? `,"total":${JSON.stringify(total)}` : ''}}`
}

interface Page {
  json: string
  count: number
  next: string | null
  tolerance: Tolerance
}

async function page(ctx: Context, object: ObjectDeclaration, query: Query, asked: Tolerance): Promise<Page> {
  const limit = limitOf(query)
  const keys = sortKeys(ctx, object, 't', query.sort)
  const place = keys.map(({ name, falling }) => (falling ? `-${name}` : name)).join(',')
  const [tag, cursor] = splitCursor(query.cursor)
  const tolerance = tag ?? asked
  const conditions = conditionsOf(ctx, object, query, tolerance)
  if (cursor) conditions.push(afterCursor(keys, readCursor(cursor, place, keys)))

  const row = await ctx.db.one<{ json: string | null; count: number; last: (string | null)[] | null }>(
    sql`with rows as materialized (
        select (select to_json(r) from (select ${recordColumns(ctx, object, 't', { fields: query.fields, expand: query.expand, can: true })}) r) as json,
          ${cursorColumn(keys)} as place, row_number() over (order by ${orderBy(keys)}) as n
        from ${fromTable(object, 't')} where ${join(conditions, ' and ')}
        order by ${orderBy(keys)} limit ${limit + 1})
      select (select json_agg(json order by n)::text from rows where n <= ${limit}) as json,
        (select count(*)::int from rows) as count, (select place from rows where n = ${limit}) as last`,
    'fresh',
  )
  const more = row && row.count > limit && row.last
  return {
    json: row?.json ?? '[]',
    count: row?.count ?? 0,
    next: more && row.last ? `${tolerance === 'typos' ? 't.' : ''}${writeCursor(place, row.last)}` : null,
    tolerance,
  }
}

/** A cursor of a list found by likeness says so, so that the next page is looked for in the same way. */
const splitCursor = (cursor: string | undefined): [Tolerance | undefined, string | undefined] =>
  cursor?.startsWith('t.') ? ['typos', cursor.slice(2)] : [undefined, cursor]

function limitOf({ limit = 50 }: Query): number {
  if (!Number.isInteger(limit) || limit < 1 || limit > maxLimit)
    throw new Invalid([{ field: 'limit', code: 'limit', params: { max: maxLimit } }])
  return limit
}

/** Everything that decides which rows belong to a list: living, the caller's to see, filtered, found. */
export function conditionsOf(ctx: Context, object: ObjectDeclaration, query: Pick<Query, 'filter' | 'q' | 'trash'>, tolerance: Tolerance = 'exact'): Sql[] {
  return [
    living(ctx, object, 't', query.trash),
    accessPredicate(ctx, object, 'read', 't'),
    ...(query.filter ? [filterCondition(ctx, object, query.filter, 't')] : []),
    ...(query.q ? [wordsCondition(query.q, 't', tolerance)] : []),
  ]
}

async function countUpTo(ctx: Context, conditions: readonly Sql[], object: ObjectDeclaration): Promise<Total> {
  const row = await ctx.db.one<{ count: number }>(
    sql`select count(*)::int as count from (select from ${fromTable(object, 't')} where ${join([...conditions], ' and ')} limit ${mostCounted + 1}) n`,
    'fresh',
  )
  const count = row?.count ?? 0
  return { value: Math.min(count, mostCounted), exact: count <= mostCounted }
}
