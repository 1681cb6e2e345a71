import { Readable } from 'node:stream'
import { say } from '../../messages/words.ts'
import type { JsonObject } from '../../model/index.ts'
import { type Context, currentRecords, fieldRight, objectOf } from '../../records/index.ts'
import { csvLine } from '../csv.ts'
import { labelled } from '../problem-words.ts'
import type { BulkChange } from './bulk-change.ts'
import { type Outcome, outcomes, type RowOf, rowsOf } from './rows.ts'

/** What may become of a record, as it may be asked for. */
export const rowOutcomes = outcomes

interface Page {
  outcome?: Outcome
  /** Place behind which it begins. */
  after: number
  limit: number
}

/** Records of a bulk change with what becomes, or became, of each, in the order in which they were found. */
export async function listBulkRows(
  ctx: Context,
  bulk: BulkChange,
  page: Page,
): Promise<{ data: JsonObject[]; nextCursor: string | null }> {
  const rows = await rowsOf(ctx, bulk.id, { ...page, limit: page.limit + 1 })
  const shown = rows.slice(0, page.limit)
  return {
    data: await presented(ctx, bulk, shown),
    nextCursor: rows.length > shown.length ? String(shown.at(-1)?.place) : null,
  }
}

/** Of records that the caller may not see, or not any more, he learns no name. */
async function presented(ctx: Context, bulk: BulkChange, rows: readonly RowOf[]): Promise<JsonObject[]> {
  const object = objectOf(ctx, bulk.object)
  const ids = rows.map(({ record }) => record)
  const isNamed = fieldRight(ctx, object, object.title) !== 'hidden'
  const known = isNamed ? await currentRecords(ctx, object, ids, 'with') : null
  return rows.map(({ record, outcome, reason }) => ({
    id: record,
    title: String(known?.get(record)?.values[object.title] ?? ''),
    outcome,
    reason: reason && { code: reason.code, message: labelled(ctx.locale, object, reason) },
  }))
}

const atOnce = 1000

/** The same of all as CSV, in the delimiter of the reader's spreadsheets. */
export const bulkRowsAsCsv = (ctx: Context, bulk: BulkChange, outcome?: Outcome): Readable =>
  Readable.from(csvLines(ctx, bulk, outcome))

async function* csvLines(ctx: Context, bulk: BulkChange, outcome?: Outcome): AsyncGenerator<string> {
  const delimiter = ctx.locale === 'ru' ? ';' : ','
  const word = (key: string) => say(ctx.locale, `bulk:rows.${key}`)
  // The mark makes Excel read it as UTF-8.
  yield `\ufeff${csvLine(['id', word('record'), word('outcome'), word('reason')], delimiter)}`
  for (let after = 0; ; ) {
    const rows = await rowsOf(ctx, bulk.id, { outcome, after, limit: atOnce })
    for (const { id, title, outcome: became, reason } of await presented(ctx, bulk, rows)) {
      const text = reason && typeof reason === 'object' && 'message' in reason ? String(reason.message) : ''
      yield csvLine([String(id), String(title), became ? word(`outcomes.${became}`) : '', text], delimiter)
    }
    const last = rows.at(-1)
    if (!last || rows.length < atOnce) return
    after = last.place
  }
}
