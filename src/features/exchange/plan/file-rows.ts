import { createHash } from 'node:crypto'
import type { Context } from '../../../records/index.ts'
import type { FileRow } from '../file/row.ts'
import { readRows } from '../file/rows.ts'
import { type Import, keptFile } from '../import.ts'

export interface RawRow extends FileRow {
  /** By what the same row is known again in another file. */
  hash: string
}

const batchSize = 1000

/** The rows of the file of an import that has been looked through, without its header, some at a time. */
export async function* fileRows(
  ctx: Context,
  { id, format, fileSize }: Pick<Import, 'id' | 'format' | 'fileSize'>,
): AsyncGenerator<RawRow[]> {
  if (!format) return
  let batch: RawRow[] = []
  for await (const { line, cells } of readRows(keptFile(ctx, id, fileSize), format)) {
    if (line <= format.headerLine) continue
    batch.push({ line, hash: hashRow(cells), cells: cells.map(storable) })
    if (batch.length < batchSize) continue
    yield batch
    batch = []
  }
  if (batch.length) yield batch
}

/** PostgreSQL keeps neither NUL nor half characters; the replacement shows where they were. */
const storable = (cell: string): string => cell.toWellFormed().replaceAll('\0', '\ufffd')

function hashRow(cells: readonly string[]): string {
  const filled = cells.map(cell => cell.trim())
  const end = filled.findLastIndex(cell => cell !== '') + 1
  return createHash('sha256')
    .update(JSON.stringify(filled.slice(0, end)))
    .digest('hex')
}
