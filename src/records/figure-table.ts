import type { Filter, Json } from '../model/index.ts'
import type { AskedFigures, FigureHeader, Figures } from './figures.ts'
import type { Group } from './groups.ts'
import { valuesOf } from './question.ts'

type Row = Record<string, Json>

/** Rows of the statement as a table. */
export function tableOfFigures(found: readonly Row[], { sets, groups, measures, limit, from }: AskedFigures): Figures {
  const { rows, columns } = groups
  const valuesIn = (row: Row | undefined) => valuesOf(row ?? {}, 'v', measures.length)
  const inSet = (bits: number, place: string) =>
    found.filter(row => row.bits === bits).sort((one, other) => Number(one[place]) - Number(other[place]))
  const rowRows = rows.length ? inSet(sets.rows, 'row_place') : []
  const columnRows = columns.length ? inSet(sets.columns, 'column_place') : []
  const cells = rowRows.map(() => columnRows.map((): Json[] | null => null))
  if (rows.length && columns.length)
    for (const row of inSet(sets.cells, 'row_place')) {
      const line = cells[Number(row.row_place) - 1]
      if (line) line[Number(row.column_place) - 1] = valuesIn(row)
    }
  return {
    from,
    groups,
    measures,
    rows: rowRows.map(row => headerOf(row, rows, 0)),
    columns: columnRows.map(row => headerOf(row, columns, rows.length)),
    cells,
    rowTotals: rowRows.map(valuesIn),
    columnTotals: columnRows.map(valuesIn),
    total: valuesIn(found.find(row => row.bits === sets.total)),
    more: rows.length ? Math.max(0, Number(found[0]?.row_count ?? 0) - limit) : 0,
  }
}

function headerOf(row: Row, groups: readonly Group[], first: number): FigureHeader {
  const key = groups.map((_, i) => row[`g${first + i}`] ?? null)
  const called = groups.map((_, i) => {
    const name = row[`c${first + i}`]
    return typeof name === 'string' ? name : null
  })
  return { key, called, filter: allOf(groups.map(({ filter }, i) => filter(key[i] ?? null))) }
}

/** Filters that must all be met, as one. */
export function allOf(filters: readonly (Filter | undefined)[]): Filter {
  const given = filters.filter((filter): filter is Filter => filter !== undefined && Object.keys(filter).length > 0)
  const [only] = given
  return given.length > 1 ? { and: given } : (only ?? {})
}
