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
  if (query.asOf) return listOfThen(ctx, object, query, query.asOf)
  const [limit, keys, columns] = gather(
    () => limitOf(query),
    () => sortKeys(ctx, object, 't', query.sort),
    () => recordColumns(ctx, object, 't', { fields: query.fields, expand: query.expand, can: true }),
    () => chosenRows(ctx, object, query),
    () => checkSkip(query),
  )
  const wanted = { object, limit, keys, columns, query }
  const page = query.q ? await pageByWords(ctx, wanted, query.q) : await pageOf(ctx, wanted)
  return listJson(page, query.total ? await totalOf(ctx, object, query, page) : undefined)
}

async function listOfThen(ctx: Context, object: ObjectDeclaration, query: Query, asOf: string): Promise<string> {
  const [limit] = gather(
    () => limitOf(query),
    () => checkSkip(query),
  )
  const page = await pageAsOf(ctx, { object, limit, query }, asOf)
  return listJson(page, query.total ? await countRows(ctx, page.rows) : undefined)
}

const listJson = ({ json, next }: Page, total: Total | undefined): string =>
  `{"data":${json},"nextCursor":${JSON.stringify(next)}${total ? `,"total":${JSON.stringify(total)}` : ''}}`

function limitOf({ limit = 50 }: Query): number {
  if (!Number.isInteger(limit) || limit < 1 || limit > maxLimit)
    throw new Invalid([{ field: 'limit', code: 'limit', params: { max: maxLimit } }])
  return limit
}

/** Words are looked for page by page: what they find is not passed by. */
function checkSkip({ skip = 0, q }: Query): void {
  const fits = Number.isInteger(skip) && skip >= 0 && skip <= mostSkipped
  if (!fits) throw new Invalid([{ field: 'skip', code: 'skip', params: { max: mostSkipped } }])
  if (skip && q) throw new Invalid([{ field: 'skip', code: 'skipWithWords' }])
}
