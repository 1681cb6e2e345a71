import type { ObjectDeclaration, Query } from '../../../model/index.ts'
import {
  aggregateRecords,
  type Context,
  currentRecords,
  mayShow,
  objectOf,
  openedValue,
  type RecordJson,
  recordTexts,
  requireRight,
  scopeOf,
} from '../../../records/index.ts'
import { keepInParts } from '../../kept-parts.ts'
import { addFilePart, dropFile, type Export } from './export.ts'
import { fileWriters, recordsOf } from './formats.ts'

/** How many records the caller may take away. */
export async function countRows(ctx: Context, { object, query }: Pick<Export, 'object' | 'query'>): Promise<number> {
  const { filter, q, exported, asOf, trash } = exportQuery(ctx, objectOf(ctx, object), query)
  const { rows } = await aggregateRecords(ctx, object, {
    filter,
    q,
    exported,
    asOf,
    trash,
    measures: [{ fn: 'count' }],
  })
  return Number(rows[0]?.measures[0] ?? 0)
}

/**
 * Writes the records that the caller may take away into a file, page by page. Returns how many there were and how long it
 * is; `null` where `goesOn`, told how many there are so far, has said no.
 */
export async function writeExport(
  ctx: Context,
  made: Pick<Export, 'id' | 'object' | 'query' | 'format' | 'opened'>,
  goesOn: (rows: number) => Promise<boolean>,
): Promise<{ rows: number; size: number } | null> {
  const object = objectOf(ctx, made.object)
  // The right may have gone since it was asked for.
  requireRight(ctx, object, 'export')
  await dropFile(ctx, made.id)
  let rows = 0
  let stopped = false
  async function* pages() {
    for await (const page of textPages(ctx, object, made)) {
      yield page
      rows += page.length
      stopped = !(await goesOn(rows))
      if (stopped) return
    }
  }
  const size = await keepInParts(fileWriters[made.format](ctx, object, made.query.fields, pages()), part =>
    addFilePart(ctx, made, part),
  )
  return stopped ? null : { rows, size }
}

/** All records of the query as JSON texts, so many at a time; those of protected fields that are asked for in the open. */
async function* textPages(
  ctx: Context,
  object: ObjectDeclaration,
  { query, opened: asked }: Pick<Export, 'query' | 'opened'>,
): AsyncGenerator<readonly string[]> {
  const opened = asked.filter(field => mayShow(ctx, object, field))
  const wanted = { ...exportQuery(ctx, object, query), sort: query.sort ?? 'createdAt' }
  for await (const texts of recordTexts(ctx, object.name, wanted))
    yield opened.length
      ? (await openedRecords(ctx, object, recordsOf(texts), opened)).map(record => JSON.stringify(record))
      : texts
}

/**
 * The query as far as the caller may take its records away: to read and to export are rights apart, and a pool that
 * everybody reads is not everybody's to export.
 */
export function exportQuery(ctx: Context, object: ObjectDeclaration, query: Query): Query {
  return scopeOf(ctx, object, 'export') === 'all' || !object.owner ? query : { ...query, exported: true }
}

/** Records with these fields in the open. Throws Conflict where they cannot be read at present. */
async function openedRecords(
  ctx: Context,
  object: ObjectDeclaration,
  records: readonly RecordJson[],
  fields: readonly string[],
): Promise<RecordJson[]> {
  const kept = await currentRecords(
    ctx,
    object,
    records.map(({ id }) => id),
  )
  return records.map(record => {
    const values = kept.get(record.id)?.values ?? {}
    const open = fields.map(name => [name, openedValue(ctx, { object, id: record.id }, name, values[name] ?? null)])
    return { ...record, ...Object.fromEntries(open) }
  })
}
