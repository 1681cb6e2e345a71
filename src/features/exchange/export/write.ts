import type { ObjectDeclaration, Query } from '../../../model/index.ts'
import {
  aggregateRecords,
  type Context,
  currentRecords,
  listRecords,
  mayShow,
  objectOf,
  openedValue,
  type RecordJson,
  requireRight,
  scopeOf,
} from '../../../records/index.ts'
import { addFilePart, dropFile, type Export } from './export.ts'
import { fileWriters } from './formats.ts'

/** Records read at a time. */
const pageSize = 200

/** Bytes kept in one row of the table. */
const partSize = 1024 * 1024

/** How many records the caller may take away. */
export async function countRows(ctx: Context, { object, query }: Pick<Export, 'object' | 'query'>): Promise<number> {
  const { filter, q, exported, asOf } = exportQuery(ctx, objectOf(ctx, object), query)
  const { rows } = await aggregateRecords(ctx, object, { filter, q, exported, asOf, measures: [{ fn: 'count' }] })
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
    for await (const records of recordPages(ctx, object, made)) {
      yield records
      rows += records.length
      stopped = !(await goesOn(rows))
      if (stopped) return
    }
  }
  const size = await keepParts(ctx, made, fileWriters[made.format](ctx, object, made.query.fields, pages()))
  return stopped ? null : { rows, size }
}

/** All records of the query, so many at a time; those of protected fields that are asked for in the open. */
async function* recordPages(
  ctx: Context,
  object: ObjectDeclaration,
  { query, opened: asked }: Pick<Export, 'query' | 'opened'>,
): AsyncGenerator<RecordJson[]> {
  const opened = asked.filter(field => mayShow(ctx, object, field))
  const wanted = { ...exportQuery(ctx, object, query), sort: query.sort ?? 'createdAt', limit: pageSize }
  for (let cursor: string | undefined; ; ) {
    const page = await listRecords(ctx, object.name, { ...wanted, cursor })
    const masked = page.data.map(({ can: _, ...record }) => record as RecordJson)
    yield opened.length ? await openedRecords(ctx, object, masked, opened) : masked
    if (!page.nextCursor) return
    cursor = page.nextCursor
  }
}

/** Keeps a file as it is made, in parts. Returns how many bytes it has. */
async function keepParts(
  ctx: Context,
  made: Pick<Export, 'id' | 'opened' | 'format'>,
  bytes: AsyncIterable<Buffer>,
): Promise<number> {
  let waiting: Buffer[] = []
  let length = 0
  let part = 0
  let size = 0
  async function flush() {
    if (length) await addFilePart(ctx, made, { part: part++, bytes: Buffer.concat(waiting) })
    size += length
    waiting = []
    length = 0
  }
  for await (const piece of bytes) {
    waiting.push(piece)
    length += piece.length
    if (length >= partSize) await flush()
  }
  await flush()
  return size
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
