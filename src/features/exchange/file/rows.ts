import type { Readable } from 'node:stream'
import { CsvError, type Options, parse } from 'csv-parse'
import iconv from 'iconv-lite'
import { Invalid } from '../../../model/errors.ts'
import { type Delimiter, saidDelimiter } from './delimiter.ts'
import type { Encoding } from './encoding.ts'

/** What one import may bring. Beyond it the file is refused whole, with the reason. */
export const limits = { fileBytes: 100 * 1024 * 1024, cellBytes: 1024 * 1024, columns: 500 } as const

/** A record of the file: its cells and its number, counted as people count them: the header is 1. */
export interface FileRow {
  line: number
  cells: string[]
}

export interface FileFormat {
  encoding: Encoding
  delimiter: Delimiter
}

/** The records of a file one after the other; quoted line breaks do not end a record, blank lines are passed over. */
export async function* readRows(bytes: Readable, format: FileFormat): AsyncGenerator<FileRow> {
  const decoded = bytes.pipe(iconv.decodeStream(format.encoding)) as unknown as Readable
  const parser = decoded.pipe(parse(csvOptions(format.delimiter)))
  bytes.on('error', error => parser.destroy(error))
  let line = 0
  try {
    for await (const cells of parser as AsyncIterable<string[]>) {
      if (line === 0 && saidDelimiter(`${cells.join(format.delimiter)}\n`)) continue
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
  if (cells.some(cell => cell.length > limits.cellBytes / 4 && Buffer.byteLength(cell) > limits.cellBytes))
    throw new Invalid([{ field: 'file', code: 'importCell', params: { line } }])
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
