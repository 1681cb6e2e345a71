import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import iconv from 'iconv-lite'
import sql from 'sql-template-tag'
import { Invalid } from '../../model/index.ts'
import type { Context } from '../../records/index.ts'
import { ColumnWatch } from './columns/facts.ts'
import { findHeader, type Header, nameColumns } from './columns/header.ts'
import { detectDelimiter } from './file/delimiter.ts'
import { detectEncoding } from './file/encoding.ts'
import { type FileRow, readRows } from './file/rows.ts'
import { changeStaging, type Format, getImport, loadFile } from './import.ts'
import type { Options } from './options.ts'

/** Rows written by one statement. */
const batchSize = 2000

/**
 * Reads the file of an import into rows, finding out encoding, delimiter, header and what the columns look like. Begun
 * anew after a crash: rows of an earlier run are put away first.
 */
export async function stageFile(ctx: Context, id: string): Promise<void> {
  const { options } = await getImport(ctx, id)
  const bytes = await loadFile(ctx, id)
  const format = detectFormat(bytes, options)
  await ctx.db.query(sql`delete from import_row where workspace_id = ${ctx.workspace} and import_id = ${id}`)

  const reading = startReading(options)
  for await (const row of readRows(Readable.from(slices(bytes)), format)) {
    reading.take(row)
    if (reading.waiting.length < batchSize) continue
    await writeRows(ctx, id, reading.waiting.splice(0))
    await changeStaging(ctx, id, { progress: 0.5 * (reading.read / Math.max(reading.read, bytes.length / typicalRow)) })
  }
  reading.finish()
  if (!reading.read) throw new Invalid([{ field: 'file', code: 'importEmpty' }])
  await writeRows(ctx, id, reading.waiting)
  await changeStaging(ctx, id, {
    format: { ...format, headerLine: reading.headerLine },
    columns: reading.watch.facts(ctx.config.company.country),
    counts: { read: reading.read, new: 0, attached: 0, changed: 0, same: 0, refused: 0 },
  })
}

/**
 * The names of a file's columns, from its beginning. What cannot be read at all is refused before anything is kept.
 */
export async function readColumns(bytes: Buffer, options: Options): Promise<string[]> {
  refuseBooks(bytes)
  const rows: string[][] = []
  for await (const { cells } of readRows(Readable.from(slices(bytes)), detectFormat(bytes, options)))
    if (rows.push(cells) === 100) break
  const header = headerOf(rows, options)
  if (rows.length <= header.at + 1) throw new Invalid([{ field: 'file', code: 'importEmpty' }])
  return header.columns
}

/** Workbooks of Excel are no text: XLSX and ODS are ZIP archives, XLS a compound file. */
function refuseBooks(bytes: Buffer): void {
  const isBook =
    bytes.subarray(0, 4).equals(Buffer.from('PK\x03\x04')) ||
    bytes.subarray(0, 4).equals(Buffer.from([0xd0, 0xcf, 0x11, 0xe0]))
  if (isBook) throw new Invalid([{ field: 'file', code: 'importBook' }])
}

function detectFormat(bytes: Buffer, options: Options): Omit<Format, 'headerLine'> {
  const guess = detectEncoding(bytes)
  const encoding = options.encoding ?? guess.encoding
  const start = iconv.decode(bytes.subarray(0, 256 * 1024), encoding)
  return {
    encoding,
    certain: options.encoding !== undefined || guess.certain,
    delimiter: options.delimiter ?? detectDelimiter(start),
  }
}

function* slices(bytes: Buffer): Generator<Buffer> {
  for (let from = 0; from < bytes.length; from += 256 * 1024) yield bytes.subarray(from, from + 256 * 1024)
}

/** Bytes of a row, only for showing about how far it is. */
const typicalRow = 100

/** Looks at the first rows for the header before it lets any row pass. */
function startReading(options: Options) {
  const first: FileRow[] = []
  const waiting: FileRow[] = []
  const reading = { read: 0, headerLine: 0, waiting, watch: new ColumnWatch([]), take, finish }
  let decided = false

  function take(row: FileRow): void {
    if (decided) pass(row)
    else if (first.push(row) === 100) decide()
  }

  function finish(): void {
    if (!decided) decide()
  }

  function decide(): void {
    decided = true
    const header = headerOf(
      first.map(row => row.cells),
      options,
    )
    reading.headerLine = first[header.at]?.line ?? 0
    reading.watch = new ColumnWatch(header.columns)
    first.slice(header.at + 1).forEach(pass)
  }

  function pass(row: FileRow): void {
    reading.read++
    reading.watch.see(row.cells)
    waiting.push(row)
  }

  return reading
}

function headerOf(rows: string[][], { header }: Options): Header {
  if (header === true) return { at: 0, columns: nameColumns(rows[0] ?? []) }
  if (header === false)
    return { at: -1, columns: nameColumns(Array(Math.max(0, ...rows.map(row => row.length))).fill('')) }
  return findHeader(rows)
}

async function writeRows(ctx: Context, id: string, rows: readonly FileRow[]): Promise<void> {
  if (!rows.length) return
  const written = rows.map(({ line, cells }) => ({ line, cells: cells.map(storable), hash: hashRow(cells) }))
  await ctx.db.query(sql`
    insert into import_row (import_id, line, cells, hash)
    select ${id}::uuid, r.line, r.cells, decode(r.hash, 'hex') from jsonb_to_recordset(${JSON.stringify(written)}::jsonb) r(line int, cells jsonb, hash text)`)
}

/** PostgreSQL keeps neither NUL nor half characters; the replacement shows where they were. */
const storable = (cell: string): string => cell.toWellFormed().replaceAll('\0', '\ufffd')

/** By what the same row is known again in another file. */
function hashRow(cells: readonly string[]): string {
  const filled = cells.map(cell => cell.trim())
  const end = filled.findLastIndex(cell => cell !== '') + 1
  return createHash('sha256')
    .update(JSON.stringify(filled.slice(0, end)))
    .digest('hex')
}
