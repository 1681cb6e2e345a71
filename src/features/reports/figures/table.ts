import type { Json } from '../../../model/index.ts'
import type { Figures } from '../../../records/index.ts'
import { type DerivedMeasure, plainNumber, type ReadMeasures } from './measures.ts'

/** Figures in rows and columns, as they are shown: with what is derived of them. */
export interface ValueTable {
  /** By row; what all columns come to. */
  rows: Json[][]
  cells: Json[][][]
  columns: Json[][]
  total: Json[]
}

/** Brings what was asked in the order in which it is shown, and works out shares and running sums. */
export function valueTable(figures: Figures, read: ReadMeasures): ValueTable {
  const empty = emptyValues(read)
  const shown = (values: Json[]) =>
    read.places.map((place, i) => (place === undefined ? null : (values[place] ?? empty[i] ?? null)))
  const table: ValueTable = {
    rows: figures.rowTotals.map(shown),
    cells: figures.cells.map(line => line.map(values => (values ? shown(values) : [...empty]))),
    columns: figures.columnTotals.map(shown),
    total: shown(figures.total),
  }
  for (const derived of read.derived) derive(table, derived)
  return table
}

/** What stands where there are no records: nothing is counted there, and of nothing there is no sum. */
export const emptyValues = ({ asked, places }: ReadMeasures): Json[] =>
  places.map(place => {
    const given = place === undefined ? undefined : asked[place]
    return given && 'fn' in given && (given.fn === 'count' || given.fn === 'distinct') ? 0 : null
  })

function derive(table: ValueTable, derived: DerivedMeasure): void {
  if (derived.share) shareIn(table, derived)
  else runThrough(table, derived)
}

function shareIn({ rows, cells, columns, total }: ValueTable, { at, of, share }: DerivedMeasure): void {
  const put = (values: Json[], whole: Json[] | undefined) => {
    values[at] = ratio(values[of], whole?.[of])
  }
  for (const [r, line] of cells.entries())
    for (const [c, values] of line.entries())
      put(values, share === 'row' ? rows[r] : share === 'column' ? columns[c] : total)
  for (const values of rows) put(values, share === 'row' ? values : total)
  for (const values of columns) put(values, share === 'column' ? values : total)
  put(total, total)
}

/** Money in another currency is no part of the whole. */
function ratio(part: Json | undefined, whole: Json | undefined): number | null {
  const [one, all] = [plainNumber(part), plainNumber(whole)]
  return one === null || !all ? null : one / all
}

function runThrough({ rows, cells, columns, total }: ValueTable, { at, of }: DerivedMeasure): void {
  const lines = [rows, ...columns.map((_, c) => cells.map(line => line[c] ?? []))]
  for (const line of lines) {
    let sum = 0
    for (const values of line) {
      sum += plainNumber(values[of]) ?? 0
      values[at] = withNumber(values[of] ?? total[of] ?? null, sum)
    }
  }
}

function withNumber(like: Json, value: number): Json {
  if (typeof like !== 'object' || like === null || Array.isArray(like)) return value
  return { amount: value.toFixed(2), currency: like.currency ?? null }
}
