import { Invalid, maxLimit, mostSkipped, type ObjectDeclaration, type Query } from '../model/index.ts'
import { objectOf, requireRight } from './access.ts'
import type { Context } from './context.ts'
import { gather } from './gather.ts'
import { chosenRows, type Page, pageOf } from './page.ts'
import { pageAsOf } from './page-as-of.ts'
import { pageByWords } from './page-by-words.ts'
import { type RecordJson, recordColumns } from './row.ts'
import { sortKeys } from './sort.ts'
import { countRows, type Total, totalOf } from './total.ts'

export interface RecordList {
  data: RecordJson[]
  nextCursor: string | null
  total?: Total
}

/** A page of the records the caller may see. */
export async function listRecords(ctx: Context, name: string, query: Query = {}): Promise<RecordList> {
  return JSON.parse(await listRecordsJson(ctx, name, query))
}

/** The same as JSON text: rows pass from PostgreSQL to the caller unread. */
export async function listRecordsJson(ctx: Context, name: string, query: Query = {}): Promise<string> {
  const object = objectOf(ctx, name)
  requireRight(ctx, object, 'read')
  const page = await pageFor(ctx, object, query, { limit: query.limit ?? 50, can: true })
  if (!query.total) return listJson(page)
  return listJson(page, query.asOf ? await countRows(ctx, page.rows) : await totalOf(ctx, object, query, page))
}

/** So many of the records that the caller may see; with `can` each tells what he may do with it. Throws Invalid with every problem. */
export function pageFor(
  ctx: Context,
  object: ObjectDeclaration,
  query: Query,
  { limit, can }: { limit: number; can: boolean },
): Promise<Page> {
  const { asOf } = query
  if (asOf) {
    checkExtent(query)
    return pageAsOf(ctx, { object, limit, query }, { asOf, can })
  }
  const [keys, columns] = gather(
    () => sortKeys(ctx, object, 't', query.sort),
    () => recordColumns(ctx, object, 't', { fields: query.fields, expand: query.expand, can }),
    () => chosenRows(ctx, object, query),
    () => checkExtent(query),
  )
  const wanted = { object, limit, keys, columns, query }
  return query.q ? pageByWords(ctx, wanted, query.q) : pageOf(ctx, wanted)
}

const listJson = ({ records, next }: Page, total?: Total): string =>
  `{"data":[${records.join(',')}],"nextCursor":${JSON.stringify(next)}${total ? `,"total":${JSON.stringify(total)}` : ''}}`

const checkExtent = (query: Query): void =>
  void gather(
    () => checkLimit(query),
    () => checkSkip(query),
  )

function checkLimit({ limit = 1 }: Query): void {
  if (!Number.isInteger(limit) || limit < 1 || limit > maxLimit)
    throw new Invalid([{ field: 'limit', code: 'limit', params: { max: maxLimit } }])
}

/** Words are looked for page by page: what they find is not passed by. */
function checkSkip({ skip = 0, q }: Query): void {
  const fits = Number.isInteger(skip) && skip >= 0 && skip <= mostSkipped
  if (!fits) throw new Invalid([{ field: 'skip', code: 'skip', params: { max: mostSkipped } }])
  if (skip && q) throw new Invalid([{ field: 'skip', code: 'skipWithWords' }])
}
