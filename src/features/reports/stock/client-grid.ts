import type { ReportFigures } from '../../../charts/figures.ts'
import { say } from '../../../messages/words.ts'
import type { Json } from '../../../model/index.ts'
import type { Context } from '../../../records/index.ts'
import type { Days } from '../figures/period.ts'
import { filterByIds, kindAnswer, kindNote, moneyOf } from './kind-answer.ts'

/** Clients of one cell of a grid of two marks. */
export interface GridRow {
  row: string
  column: string
  clients: number
  revenue: string | null
  others: number
  ids: string[]
}

/** The same as a statement finds it: rows and columns by their places. */
export type Placed = Omit<GridRow, 'row' | 'column'> & { row: number; column: number }

/** Cells with the marks of their rows and columns. */
export const placedIn = (
  found: readonly Placed[],
  { rows, columns }: { rows: readonly string[]; columns: readonly string[] },
): GridRow[] =>
  found.map(({ row, column, ...cell }) => ({ ...cell, row: rows[row] ?? '', column: columns[column] ?? '' }))

interface Given {
  key: 'abcXyz' | 'rfm'
  days: Days | undefined
  asOf: string | undefined
  found: GridRow[]
  rows: readonly string[]
  columns: readonly string[]
}

/**
 * A grid of clients: how many there are in each cell, what they brought, and which part of everything. Behind a cell are companies, named
 * one by one where a filter can hold them.
 */
export function clientGrid(ctx: Context, { key, days, asOf, found, rows, columns }: Given): Promise<ReportFigures> {
  const all = found.reduce((sum, { revenue }) => sum + Number(revenue ?? 0), 0)
  const others = found.reduce((sum, row) => sum + row.others, 0)
  const figures = (some: GridRow[]): Json[] => {
    const revenue = some.reduce((sum, row) => sum + Number(row.revenue ?? 0), 0)
    return [some.reduce((sum, row) => sum + row.clients, 0), moneyOf(ctx, revenue), all ? revenue / all : null]
  }
  const named = (some: GridRow[]) => filterByIds(some.flatMap(({ ids }) => ids))
  const label = (mark: string) => say(ctx.locale, `reports:stock.${key}.marks.${mark}`)
  return kindAnswer(ctx, {
    object: 'company',
    asOf,
    period: { field: 'closedAt', days },
    rowGroup: { field: 'id', label: say(ctx.locale, `reports:stock.${key}.row`) },
    columnGroup: { field: 'id', label: say(ctx.locale, `reports:stock.${key}.column`) },
    measures: [
      { name: 'clients', kind: 'number' },
      { name: 'revenue', kind: 'money' },
      { name: 'share', kind: 'percent' },
    ],
    columns: columns.map(mark => ({
      key: [mark],
      labels: [label(mark)],
      filter: named(found.filter(({ column }) => column === mark)),
    })),
    rows: rows.map(mark => {
      const here = found.filter(({ row }) => row === mark)
      return {
        key: [mark],
        labels: [label(mark)],
        filter: named(here),
        values: figures(here),
        cells: columns.map(other => figures(here.filter(({ column }) => column === other))),
      }
    }),
    total: {
      values: figures(found),
      cells: columns.map(mark => figures(found.filter(({ column }) => column === mark))),
    },
    notes: others ? [kindNote(ctx, 'otherCurrency', { count: others })] : [],
  })
}
