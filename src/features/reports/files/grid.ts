import type { FigureKind, ReportFigures } from '../../../charts/figures.ts'
import { say } from '../../../messages/words.ts'
import { isJsonObject, type Json } from '../../../model/index.ts'
import type { Context } from '../../../records/index.ts'
import type { GridCell } from '../../spreadsheet.ts'

/** Figures as rows of cells, the first of which is their heading: each measure under each column, then altogether. */
export function gridOf({ locale }: Context, report: ReportFigures): GridCell[][] {
  const all = say(locale, 'reports:figures.all')
  const columns = report.columns.map(({ labels }) => labels.join(', '))
  const names = report.measures.map(({ label }) => label)
  const head = [
    ...report.rowGroups.map(({ label }) => label),
    ...columns.flatMap(column => names.map(name => (names.length > 1 ? `${column}: ${name}` : column))),
    ...names.map(name => (columns.length ? `${all}: ${name}` : name)),
  ]
  const figures = (values: readonly Json[]) => report.measures.map(({ kind }, i) => cellOf(values[i] ?? null, kind))
  const line = (labels: string[], { cells, values }: { cells: Json[][]; values: Json[] }): GridCell[] => [
    ...labels.map(text => ({ text })),
    ...cells.flatMap(figures),
    ...figures(values),
  ]
  const totalLabels = report.rowGroups.map((_, i) => (i ? '' : all))
  return [
    head.map(text => ({ text })),
    ...report.rows.map(row => line(row.labels, row)),
    line(totalLabels, report.total),
  ]
}

function cellOf(value: Json, kind: FigureKind): GridCell {
  if (isJsonObject(value)) return { figure: Number(value.amount), kind, currency: String(value.currency) }
  if (typeof value === 'number') return { figure: value, kind }
  return value === null ? null : { text: String(value) }
}
