import { api } from '../app/api.ts'
import type { PageOf, RecordJson, SchemaField, SchemaObject } from '../app/contract.ts'
import { fieldOf } from '../app/schema.ts'
import type { Block } from './cells.ts'

/** A table on its way from the clipboard into chosen cells. */
export interface Pasting {
  text: string
  block: Block
}

/** A pasted table and the cells for it, row by row. */
export interface PasteTarget {
  table: string[][]
  records: RecordJson[]
  fields: SchemaField[]
  /** Pasted rows and columns for which there is no place. */
  rowsOver: number
  columnsOver: number
}

/** The same as it is kept on the device until it is written or given up: by the records, wherever they stand by then. */
export interface KeptPaste extends Pick<PasteTarget, 'table' | 'rowsOver' | 'columnsOver'> {
  records: string[]
  fields: string[]
}

/** Where a kept table goes now: what is gone since, has no place any more. */
export async function targetAgain(object: SchemaObject, kept: KeptPaste): Promise<PasteTarget> {
  const found = await recordsOf(object, kept)
  const rows = kept.records.flatMap((id, at) => {
    const record = found.get(id)
    return record ? [{ record, cells: kept.table[at] ?? [] }] : []
  })
  const columns = kept.fields.flatMap((name, at) => {
    const field = fieldOf(object, name)
    return field ? [{ field, at }] : []
  })
  return {
    table: rows.map(({ cells }) => columns.map(({ at }) => cells[at] ?? '')),
    records: rows.map(({ record }) => record),
    fields: columns.map(({ field }) => field),
    rowsOver: kept.rowsOver + kept.records.length - rows.length,
    columnsOver: kept.columnsOver + kept.fields.length - columns.length,
  }
}

async function recordsOf(
  object: SchemaObject,
  { records: ids, fields }: KeptPaste,
): Promise<ReadonlyMap<string, RecordJson>> {
  const known = [object.title, ...fields].filter(name => fieldOf(object, name))
  const found = new Map<string, RecordJson>()
  for (let from = 0; from < ids.length; from += 200) {
    const { data } = await api.post<PageOf<RecordJson>>(`/${object.plural}/query`, {
      filter: { id: { in: ids.slice(from, from + 200) } },
      fields: [...new Set(known)],
      limit: 200,
    })
    for (const record of data) found.set(record.id, record)
  }
  return found
}
