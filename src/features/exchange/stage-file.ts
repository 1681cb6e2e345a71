import { Readable } from 'node:stream'
import iconv from 'iconv-lite'
import { Invalid } from '../../model/index.ts'
import type { Context } from '../../records/index.ts'
import { ColumnWatch } from './columns/facts.ts'
import { findHeader, type Header, nameColumns } from './columns/header.ts'
import { detectDelimiter } from './file/delimiter.ts'
import { detectEncoding, type Encoding } from './file/encoding.ts'
import { type FileRow, readRows } from './file/rows.ts'
import { changeStaging, type Format, fileParts, getImport, noCounts } from './import.ts'
import type { Options } from './options.ts'
import { clearRows } from './plan/rows.ts'

/** After so many rows it is said how far it is. */
const toldEvery = 10_000

/**
 * Looks through the file of an import: encoding, delimiter, header, how many rows, what the columns look like. Begun anew after a crash: rows of
 * an earlier run are put away first.
 */
export async function stageFile(ctx: Context, id: string): Promise<void> {
  const { options, fileSize } = await getImport(ctx, id)
  const format = await detectFormat(() => fileParts(ctx, id), options)
  await clearRows(ctx, id)

  const reading = startReading(options)
  for await (const row of readRows(Readable.from(fileParts(ctx, id)), format)) {
    reading.take(row)
    if (reading.read && reading.read % toldEvery === 0)
      await changeStaging(ctx, id, { progress: 0.2 * (reading.read / Math.max(reading.read, fileSize / typicalRow)) })
  }
  reading.finish()
  if (!reading.read) throw new Invalid([{ field: 'file', code: 'importEmpty' }])
  await changeStaging(ctx, id, {
    format: { ...format, headerLine: reading.headerLine },
    columns: reading.watch.facts(ctx.config.company.country),
    counts: { ...noCounts(), read: reading.read },
  })
}

/**
 * The names of a file's columns, from its beginning. What cannot be read at all is refused before anything is kept.
 */
export async function readColumns(bytes: Buffer, options: Options): Promise<string[]> {
  refuseBooks(bytes)
  const rows: string[][] = []
  const format = await detectFormat(() => slices(bytes), options)
  for await (const { cells } of readRows(Readable.from(slices(bytes)), format)) if (rows.push(cells) === 100) break
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

type Parts = () => Iterable<Buffer> | AsyncIterable<Buffer>

async function detectFormat(parts: Parts, options: Options): Promise<Omit<Format, 'headerLine'>> {
  const guess = options.encoding ? { encoding: options.encoding, certain: true } : await detectEncoding(parts())
  return { ...guess, delimiter: options.delimiter ?? detectDelimiter(await beginning(parts(), guess.encoding)) }
}

/** The first quarter of a megabyte, as text. */
async function beginning(parts: ReturnType<Parts>, encoding: Encoding): Promise<string> {
  for await (const part of parts) return iconv.decode(part.subarray(0, 256 * 1024), encoding)
  return ''
}

function* slices(bytes: Buffer): Generator<Buffer> {
  for (let from = 0; from < bytes.length; from += 256 * 1024) yield bytes.subarray(from, from + 256 * 1024)
}

/** Bytes of a row, only for showing about how far it is. */
const typicalRow = 100

/** Looks at the first rows for the header before it lets any row pass. */
function startReading(options: Options) {
  const first: FileRow[] = []
  const reading = { read: 0, headerLine: 0, watch: new ColumnWatch([]), take, finish }
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
    first
      .splice(0)
      .slice(header.at + 1)
      .forEach(pass)
  }

  function pass(row: FileRow): void {
    reading.read++
    reading.watch.see(row.cells)
  }

  return reading
}

function headerOf(rows: string[][], { header }: Options): Header {
  if (header === true) return { at: 0, columns: nameColumns(rows[0] ?? []) }
  if (header === false)
    return { at: -1, columns: nameColumns(Array(Math.max(0, ...rows.map(row => row.length))).fill('')) }
  return findHeader(rows)
}
