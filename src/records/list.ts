import sql, { join, type Sql } from 'sql-template-tag'
import { comparableSql } from '../database/table.ts'
import { type Condition, type Filter, Invalid, maxLimit, type ObjectDeclaration, type Query } from '../model/index.ts'
import { accessPredicate, objectOf, requireRight } from './access.ts'
import type { Context } from './context.ts'
import { filterCondition, filterPlaces, readFilter } from './filter.ts'
import { gather } from './gather.ts'
import { fromTable, living, type RecordJson, recordColumns } from './row.ts'
import { seenWordsCondition } from './seen-words.ts'
import {
  afterCursor,
  cursorColumn,
  orderBy,
  readCursor,
  rowsBehind,
  type SortKey,
  sortKeys,
  writeCursor,
} from './sort.ts'
import { netted, tallyFor } from './tally.ts'
import type { Tolerance } from './words.ts'

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
  const [limit, keys, columns, asked] = gather(
    () => limitOf(query),
    () => sortKeys(ctx, object, 't', query.sort),
    () => recordColumns(ctx, object, 't', { fields: query.fields, expand: query.expand, can: true }),
    () => conditionsOf(ctx, object, query),
  )
  const found = query.q ? await findByWords(ctx, object, query) : null
  const conditions = found ? found.conditions : asked
  const rows = await page(ctx, object, { limit, keys, columns, conditions, cursor: query.cursor })
  const total = query.total ? (found?.total ?? (await totalOf(ctx, object, query, conditions))) : undefined
  return `{"data":${rows.json},"nextCursor":${JSON.stringify(rows.next)}${total ? `,"total":${JSON.stringify(total)}` : ''}}`
}

interface FoundByWords {
  conditions: Sql[]
  /** Known when the words are rare. */
  total: Total | undefined
}

/** Up to so many found by their words are looked up by id; words that more have are found fast by reading in order. */
const mostByWords = 1000

/** Which records have the words: asked of the text indexes first, and if none has them, with slips of the pen. */
async function findByWords(ctx: Context, object: ObjectDeclaration, query: Query): Promise<FoundByWords> {
  for (const tolerance of ['exact', 'typos'] as const) {
    const conditions = conditionsOf(ctx, object, query, tolerance)
    const rows = await ctx.db.query<{ id: string }>(
      sql`select t.id from ${fromTable(object, 't')} where ${join(conditions, ' and ')} limit ${mostByWords + 1}`,
      'byIndex',
    )
    if (rows.length > mostByWords) return { conditions, total: undefined }
    if (!rows.length && tolerance === 'exact') continue
    const ids = sql`t.workspace_id = ${ctx.workspace} and t.id = any(${rows.map(row => row.id)}::uuid[])`
    return { conditions: [ids, accessPredicate(ctx, object, 'read', 't')], total: { value: rows.length, exact: true } }
  }
  throw new Error('unreachable')
}

interface PageParts {
  limit: number
  keys: readonly SortKey[]
  columns: Sql
  conditions: readonly Sql[]
  cursor: string | undefined
}

async function page(
  ctx: Context,
  object: ObjectDeclaration,
  { limit, keys, columns, conditions, cursor }: PageParts,
): Promise<{ json: string; next: string | null }> {
  const place = keys.map(({ name, falling }) => (falling ? `-${name}` : name)).join(',')
  const wanted = [...conditions, ...(cursor ? [afterCursor(keys, readCursor(cursor, place, keys))] : [])]
  const rows = await rowsBehind(
    cursor,
    ctx.db.query<{ json: string; place: string }>(
      sql`select (select to_json(r) from (select ${columns}) r)::text as json, ${cursorColumn(keys)} as place
      from ${fromTable(object, 't')} where ${join(wanted, ' and ')}
      order by ${orderBy(keys)} limit ${limit + 1}`,
      'fresh',
    ),
  )
  const last = rows.length > limit ? rows[limit - 1] : undefined
  return {
    json: `[${rows
      .slice(0, limit)
      .map(row => row.json)
      .join(',')}]`,
    next: last ? writeCursor(place, JSON.parse(last.place)) : null,
  }
}

function limitOf({ limit = 50 }: Query): number {
  if (!Number.isInteger(limit) || limit < 1 || limit > maxLimit)
    throw new Invalid([{ field: 'limit', code: 'limit', params: { max: maxLimit } }])
  return limit
}

/** Everything that decides which rows belong to a list: living, the caller's to see, filtered, found. */
export function conditionsOf(
  ctx: Context,
  object: ObjectDeclaration,
  query: Pick<Query, 'filter' | 'q' | 'trash'>,
  tolerance: Tolerance = 'exact',
): Sql[] {
  return [
    living(ctx, object, 't', query.trash),
    accessPredicate(ctx, object, 'read', 't'),
    ...(query.filter ? [filterCondition(ctx, object, query.filter, 't', Boolean(query.trash))] : []),
    ...(query.q ? [seenWordsCondition(ctx, object, query.q, 't', tolerance)] : []),
  ]
}

/** Where it is counted ahead, the whole; else counted up to a bound. */
async function totalOf(
  ctx: Context,
  object: ObjectDeclaration,
  query: Query,
  conditions: readonly Sql[],
): Promise<Total> {
  const tally = query.trash
    ? null
    : tallyFor(ctx, object, { ...query, condition: readWhole(ctx, object, query.filter) })
  if (!tally) return countUpTo(ctx, conditions, object)
  const row = await ctx.db.one<{ count: number }>(sql`
    select coalesce(sum(t.records), 0)::int as count from ${netted(ctx, tally)}
    where ${accessPredicate(ctx, object, 'read', 't')} and ${query.filter ? filterCondition(ctx, object, query.filter, 't') : sql`true`}`)
  return { value: row?.count ?? 0, exact: true }
}

const readWhole = (ctx: Context, object: ObjectDeclaration, filter: Filter | undefined): Condition | null =>
  filter
    ? readFilter(
        ctx,
        filter,
        filterPlaces(ctx, object, field => comparableSql(field, 't'), 't'),
      )
    : null

async function countUpTo(ctx: Context, conditions: readonly Sql[], object: ObjectDeclaration): Promise<Total> {
  const row = await ctx.db.one<{ count: number }>(
    sql`select count(*)::int as count from (select from ${fromTable(object, 't')} where ${join([...conditions], ' and ')} limit ${mostCounted + 1}) n`,
    'fresh',
  )
  const count = row?.count ?? 0
  return { value: Math.min(count, mostCounted), exact: count <= mostCounted }
}
