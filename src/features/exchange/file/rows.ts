import { Readable } from 'node:stream'
import { CsvError, type Options, parse } from 'csv-parse'
import iconv from 'iconv-lite'
import { Invalid } from '../../../model/errors.ts'
import { type Delimiter, saidDelimiter } from './delimiter.ts'
import type { FileFormat } from './format.ts'
import { readJsonLines } from './json-lines.ts'
import { limits } from './limits.ts'
import { type FileRow, requireSmallCells } from './row.ts'
import { type FileSource, unpacked } from './source.ts'
import { readCards } from './vcard.ts'
import { readBook } from './xlsx/rows.ts'

/** The records of a file one after the other; quoted line breaks do not end a record, blank lines are passed over. */
export function readRows(source: FileSource, format: FileFormat): AsyncGenerator<FileRow> {
  if (format.kind === 'xlsx') return readBook(source, format.sheet)
  const bytes = format.packed ? unpacked(source) : source.read()
  if (format.kind === 'jsonl') return readJsonLines(bytes, format)
  return format.kind === 'vcard' ? readCards(bytes, format) : readCsv(bytes, format)
}

async function* readCsv(
  parts: AsyncIterable<Buffer>,
  { encoding, delimiter }: Extract<FileFormat, { kind: 'csv' }>,
): AsyncGenerator<FileRow> {
  const bytes = Readable.from(parts, { objectMode: false })
  const decoded = bytes.pipe(iconv.decodeStream(encoding)) as unknown as Readable
  const parser = decoded.pipe(parse(csvOptions(delimiter)))
  bytes.on('error', error => parser.destroy(error))
  let line = 0
  try {
    for await (const cells of parser as AsyncIterable<string[]>) {
      if (line === 0 && saidDelimiter(`${cells.join(delimiter)}\n`)) continue
      line++
      if (isBlankRow(cells)) continue
      checkLimits(cells, line)
      yield { line, cells }
    }
  } catch (error) {
    throw error instanceof CsvError ? unreadable(error, line) : error
  } finally {
    bytes.destroy()
    parser.destroy()
  }
}

const csvOptions = (delimiter: Delimiter): Options => ({
  delimiter,
  bom: true,
  relax_column_count: true,
  // `ООО "Ромашка";…` unquoted is common in files made by hand.
  relax_quotes: true,
  max_record_size: 8 * limits.cellBytes,
})

const isBlankRow = (cells: string[]): boolean => cells.every(cell => cell.trim() === '')

function checkLimits(cells: string[], line: number): void {
  if (cells.length > limits.columns)
    throw new Invalid([
      { field: 'file', code: 'importColumns', params: { line, count: cells.length, max: limits.columns } },
    ])
  requireSmallCells(cells, line)
}

function unreadable(error: CsvError, line: number): Invalid {
  const code =
    error.code === 'CSV_QUOTE_NOT_CLOSED'
      ? 'importQuote'
      : error.code === 'CSV_MAX_RECORD_SIZE'
        ? 'importCell'
        : 'importUnreadable'
  return new Invalid([{ field: 'file', code, params: { line: line + 1 } }])
}
