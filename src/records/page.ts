import sql, { join, raw, type Sql } from 'sql-template-tag'
import type { Plan } from '../database/connection.ts'
import type { ObjectDeclaration, Query } from '../model/index.ts'
import { accessPredicate } from './access.ts'
import type { Context } from './context.ts'
import { filterCondition } from './filter.ts'
import { fromTable, living } from './row.ts'
import { afterCursor, cursorColumn, orderBy, readCursor, rowsBehind, type SortKey, writeCursor } from './sort.ts'

/** What is asked for: of which object, in which order, how much of each row. */
export interface Wanted {
  readonly object: ObjectDeclaration
  readonly limit: number
  readonly keys: readonly SortKey[]
  readonly columns: Sql
  readonly query: Query
}

/** Where the rows of a list come from, under the alias `t`. */
export interface Rows {
  readonly from: Sql
  readonly where: readonly Sql[]
  readonly plan: Plan
}

export interface Page {
  /** Each as JSON text. */
  readonly records: readonly string[]
  readonly next: string | null
  /** The rows of which this is a part. */
  readonly rows: Rows
}

/** A page of what the caller may see and has filtered. */
export function pageOf(ctx: Context, wanted: Wanted): Promise<Page> {
  const { object, query } = wanted
  const where = [living(ctx, object, 't', query.trash), ...chosenRows(ctx, object, query)]
  return readPage(ctx, wanted, { from: fromTable(object, 't'), where, plan: 'fresh' })
}

/** Which of the living rows belong to a list, apart from their words: the caller's to see, filtered. */
export const chosenRows = (ctx: Context, object: ObjectDeclaration, { filter, trash, exported }: Query): Sql[] => [
  accessPredicate(ctx, object, 'read', 't'),
  ...(exported ? [accessPredicate(ctx, object, 'export', 't')] : []),
  ...(filter ? [filterCondition(ctx, object, filter, 't', Boolean(trash))] : []),
]

export async function readPage(ctx: Context, wanted: Wanted, rows: Rows): Promise<Page> {
  const begun = await passBy(ctx, wanted, rows)
  if (!begun) return { records: [], next: null, rows }
  const { limit, keys, columns, query } = begun
  const where = [...rows.where, ...behindCursor(begun)]
  const read = await rowsBehind(
    query.cursor,
    ctx.db.query<{ json: string; place: string }>(
      sql`select (select to_json(r) from (select ${columns}) r)::text as json, ${cursorColumn(keys)} as place
        from ${rows.from} where ${join(where, ' and ')}
        order by ${orderBy(keys)} limit ${limit + 1}`,
      rows.plan,
    ),
  )
  const shown = read.slice(0, limit)
  const last = read.length > limit ? shown.at(-1) : undefined
  return {
    records: shown.map(({ json }) => json),
    next: last ? writeCursor(orderText(keys), JSON.parse(last.place)) : null,
    rows,
  }
}

/** The same page, begun behind the rows to skip; `null` where there are no more. Of what is passed by only the keys are read. */
async function passBy(ctx: Context, wanted: Wanted, rows: Rows): Promise<Wanted | null> {
  const { keys, query } = wanted
  if (!query.skip) return wanted
  const where = [...rows.where, ...behindCursor(wanted)]
  const columns = raw(keys.map(({ expression }, i) => `${expression} as k${i}`).join(', '))
  const place = raw(`json_build_array(${keys.map((_, i) => `k${i}::text`).join(', ')})::text`)
  const [last] = await rowsBehind(
    query.cursor,
    ctx.db.query<{ place: string }>(
      sql`select ${place} as place from (
        select ${columns} from ${rows.from} where ${join(where, ' and ')}
        order by ${orderBy(keys)} offset ${query.skip - 1} limit 1) passed`,
      rows.plan,
    ),
  )
  const cursor = last && writeCursor(orderText(keys), JSON.parse(last.place))
  return cursor === undefined ? null : { ...wanted, query: { ...query, cursor, skip: 0 } }
}

/** Condition that leaves out the pages seen already. Throws Malformed where the cursor is of another order. */
export const behindCursor = ({ keys, query: { cursor } }: Wanted): Sql[] =>
  cursor ? [afterCursor(keys, readCursor(cursor, orderText(keys), keys))] : []

const orderText = (keys: readonly SortKey[]): string =>
  keys.map(({ name, falling }) => (falling ? `-${name}` : name)).join(',')
