import { createHash } from 'node:crypto'
import type { Context } from '../../../records/index.ts'
import type { FileRow } from '../file/row.ts'
import { readRows } from '../file/rows.ts'
import { type Import, keptFile } from '../import.ts'
import { unchangedRows } from '../schedules/known-rows.ts'

export interface RawRow extends FileRow {
  /** By what the same row is known again in another file. */
  hash: string
}

const batchSize = 1000

/** The rows of the file of an import that has been looked through, without its header, some at a time; of a schedule those that are not as in its last file. */
export async function* fileRows(
  ctx: Context,
  { id, format, fileSize, schedule }: Pick<Import, 'id' | 'format' | 'fileSize' | 'schedule'>,
): AsyncGenerator<RawRow[]> {
  if (!format) return
  let batch: RawRow[] = []
  for await (const { line, cells } of readRows(keptFile(ctx, id, fileSize), format)) {
    if (line <= format.headerLine) continue
    batch.push({ line, hash: hashRow(cells), cells: cells.map(storable) })
    if (batch.length < batchSize) continue
    yield await changedRows(ctx, { id, schedule }, batch)
    batch = []
  }
  if (batch.length) yield await changedRows(ctx, { id, schedule }, batch)
}

/** Without those that stood in the last file of the schedule too. */
async function changedRows(ctx: Context, imported: Pick<Import, 'id' | 'schedule'>, rows: RawRow[]): Promise<RawRow[]> {
  if (!imported.schedule) return rows
  const unchanged = await unchangedRows(
    ctx,
    imported,
    rows.map(({ hash }) => hash),
  )
  return rows.filter(({ hash }) => !unchanged.has(hash))
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
