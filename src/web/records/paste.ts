import type { QueryClient } from '@tanstack/react-query'
import type { Json } from '../../model/index.ts'
import { api } from '../app/api.ts'
import type { PageOf, RecordJson, SchemaField, SchemaObject } from '../app/contract.ts'
import { type CellProblem, type CellWords, type Meaning, meaningOf, sameWords } from './cell-text.ts'
import type { Block } from './cells.ts'
import { patchRow, refreshRecord } from './patch-row.ts'
import { sameValue } from './save-field.ts'

/** A cell that a paste would change, or why it cannot. */
export interface PastedCell {
  record: RecordJson
  field: SchemaField
  text: string
  value?: Json
  wrong?: CellProblem | 'nobodyCalled' | 'severalCalled'
}

export interface Pasted {
  cells: PastedCell[]
  /** Pasted rows and columns for which the table has no place. */
  rowsOver: number
  columnsOver: number
}

/** Where a pasted table goes: from the first chosen cell on; a single value into all that are chosen. */
export function placed(table: string[][], block: Block): { table: string[][]; rows: number; columns: number } {
  const width = Math.max(...table.map(row => row.length))
  const single = table.length === 1 && width === 1
  if (!single) return { table, rows: table.length, columns: width }
  const [rows, columns] = [block.bottom - block.top + 1, block.right - block.left + 1]
  const value = table[0]?.[0] ?? ''
  return { table: Array.from({ length: rows }, () => Array.from({ length: columns }, () => value)), rows, columns }
}

/** What the texts would change in the records, and which of them fit nowhere. Nothing is written. */
export async function readPasted(
  table: string[][],
  records: RecordJson[],
  fields: SchemaField[],
  words: CellWords,
  objects: ReadonlyMap<string, SchemaObject>,
): Promise<PastedCell[]> {
  const read = records.flatMap((record, row) =>
    fields.flatMap((field, column) => {
      const text = table[row]?.[column]
      return text === undefined ? [] : [{ record, field, text, meaning: meaningOf(text, field, record, words) }]
    }),
  )
  const named = await lookUp(
    read.map(({ meaning }) => meaning),
    objects,
  )
  return read
    .map(({ meaning, ...cell }): PastedCell => ({ ...cell, ...named(meaning) }))
    .filter(({ record, field, value, wrong }) => wrong || !sameValue(record[field.name] ?? null, value ?? null))
}

/** Records by what they are called: one name, one record. */
async function lookUp(meanings: Meaning[], objects: ReadonlyMap<string, SchemaObject>) {
  const found = new Map<string, { id: string; title: string }[]>()
  for (const name of new Set(meanings.flatMap(meaning => ('called' in meaning ? [meaning.object] : [])))) {
    const object = objects.get(name)
    const called = [
      ...new Set(meanings.flatMap(word => ('called' in word && word.object === name ? [word.called] : []))),
    ]
    if (!object) continue
    const { data } = await api.post<PageOf<RecordJson>>(`/${object.plural}/query`, {
      filter: { [object.title]: { in: called } },
      fields: [object.title],
      limit: 200,
    })
    found.set(
      name,
      data.map(({ id, [object.title]: title }) => ({ id, title: String(title) })),
    )
  }
  return (meaning: Meaning): Pick<PastedCell, 'value' | 'wrong'> => {
    if (!('called' in meaning)) return meaning
    const [first, second] = (found.get(meaning.object) ?? []).filter(({ title }) => sameWords(title, meaning.called))
    if (second) return { wrong: 'severalCalled' }
    return first ? { value: first.id } : { wrong: 'nobodyCalled' }
  }
}

interface BulkAnswer {
  results: { status: number; id?: string; errors?: { message: string }[] }[]
}

export interface PasteRefusal {
  record: RecordJson
  why: string
}

/** Writes the cells, each row for itself, on the version that was seen; returns the rows that were refused. */
export async function writePasted(object: SchemaObject, cells: PastedCell[]): Promise<PasteRefusal[]> {
  const rows = rowsOf(cells)
  const { results } = await api.post<BulkAnswer>(`/${object.plural}/bulk`, {
    update: rows.map(({ record, values }) => ({ id: record.id, version: record.version, ...values })),
  })
  return rows.flatMap(({ record }, at) => {
    const { status = 500, errors = [] } = results[at] ?? {}
    return status < 300 ? [] : [{ record, why: errors.map(({ message }) => message).join(' ') }]
  })
}

function rowsOf(cells: PastedCell[]): { record: RecordJson; values: Record<string, Json> }[] {
  const rows = new Map<string, { record: RecordJson; values: Record<string, Json> }>()
  for (const { record, field, value = null, wrong } of cells) {
    if (wrong) continue
    const row = rows.get(record.id) ?? { record, values: {} }
    rows.set(record.id, { record, values: { ...row.values, [field.name]: value } })
  }
  return [...rows.values()]
}

/** Shows the written values, and says how to take them back: where nobody has changed them since. Returns how many rows stayed. */
export async function undoOf(queryClient: QueryClient, object: SchemaObject, cells: PastedCell[]) {
  const written = await readAgain(object, cells)
  for (const [id, now] of written) patchRow(queryClient, object, id, now)
  return async (): Promise<number> => {
    const fresh = await readAgain(object, cells)
    const same = ({ record: { id }, field: { name } }: PastedCell) =>
      sameValue(fresh.get(id)?.[name] ?? null, written.get(id)?.[name] ?? null)
    const back = cells.filter(same).map(cell => ({
      ...cell,
      record: { ...cell.record, version: fresh.get(cell.record.id)?.version ?? cell.record.version },
      value: cell.record[cell.field.name] ?? null,
    }))
    const refused = back.length ? await writePasted(object, back) : []
    for (const { record } of cells) refreshRecord(queryClient, object, record.id)
    const stayed = new Set([
      ...refused.map(({ record }) => record.id),
      ...cells.filter(cell => !same(cell)).map(cell => cell.record.id),
    ])
    return stayed.size
  }
}

async function readAgain(object: SchemaObject, cells: PastedCell[]): Promise<Map<string, RecordJson>> {
  const ids = [...new Set(cells.map(({ record }) => record.id))]
  const fields = [...new Set(cells.map(({ field }) => field.name))]
  const rows = new Map<string, RecordJson>()
  for (let from = 0; from < ids.length; from += 200) {
    const { data } = await api.post<PageOf<RecordJson>>(`/${object.plural}/query`, {
      filter: { id: { in: ids.slice(from, from + 200) } },
      fields,
      limit: 200,
    })
    for (const row of data) rows.set(row.id, row)
  }
  return rows
}
