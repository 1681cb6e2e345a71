import { say } from '../../messages/words.ts'
import { Invalid } from '../../model/index.ts'
import type { Context } from '../../records/index.ts'
import { ColumnWatch } from './columns/facts.ts'
import { findHeader, type Header, nameColumns } from './columns/header.ts'
import { detectFormat, type FileFormat } from './file/format.ts'
import type { FileRow } from './file/row.ts'
import { readRows } from './file/rows.ts'
import type { FileSource } from './file/source.ts'
import { vcardColumns } from './file/vcard.ts'
import { changeStaging, getImport, keptFile, noCounts } from './import.ts'
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
  const source = keptFile(ctx, id, fileSize)
  const { format, certain } = await detectFormat(source, options, cardNames(ctx))
  await clearRows(ctx, id)

  const reading = startReading(headerWish(format, options))
  for await (const row of readRows(source, format)) {
    reading.take(row)
    if (reading.read && reading.read % toldEvery === 0)
      await changeStaging(ctx, id, { progress: 0.2 * (reading.read / Math.max(reading.read, fileSize / typicalRow)) })
  }
  reading.finish()
  if (!reading.read) throw new Invalid([{ field: 'file', code: 'importEmpty' }])
  await changeStaging(ctx, id, {
    format: { ...format, certain, headerLine: reading.headerLine },
    columns: reading.watch.facts(ctx.config.company.country),
    counts: { ...noCounts(), read: reading.read },
    unchanged: 0,
  })
}

/**
 * The names of a file's columns, from its beginning. What cannot be read at all is refused before anything is kept.
 */
export async function readColumns(ctx: Context, source: FileSource, options: Options): Promise<string[]> {
  const { format } = await detectFormat(source, options, cardNames(ctx))
  const rows: string[][] = []
  for await (const { cells } of readRows(source, format)) if (rows.push(cells) === 100) break
  const header = headerOf(rows, headerWish(format, options))
  if (rows.length <= header.at + 1) throw new Invalid([{ field: 'file', code: 'importEmpty' }])
  return header.columns
}

/** What the columns of a vCard are called, in the language of who brings it. */
const cardNames = ({ locale }: Context): string[] => vcardColumns.map(column => say(locale, `exchange:card.${column}`))

/** Tables have their names in the first row or not; what is made for machines always says what is what. */
const headerWish = ({ kind }: FileFormat, { header }: Options): boolean | undefined =>
  kind === 'jsonl' || kind === 'vcard' ? true : header

/** Bytes of a row, only for showing about how far it is. */
const typicalRow = 100

/** Looks at the first rows for the header before it lets any row pass. */
function startReading(hasHeader: boolean | undefined) {
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
      hasHeader,
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

function headerOf(rows: string[][], hasHeader: boolean | undefined): Header {
  if (hasHeader === true) return { at: 0, columns: nameColumns(rows[0] ?? []) }
  if (hasHeader === false)
    return { at: -1, columns: nameColumns(Array(Math.max(0, ...rows.map(row => row.length))).fill('')) }
  return findHeader(rows)
}
