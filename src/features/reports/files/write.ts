import writeXlsxFile, { type Cell } from 'write-excel-file/node'
import type { Context } from '../../../records/index.ts'
import { csvLine } from '../../csv.ts'
import type { GridCell } from './grid.ts'

/** A CSV as spreadsheets of the reader's language open it: figures with its decimal sign, amounts without their currency. */
export function csvOf({ locale }: Context, grid: readonly GridCell[][]): string {
  const delimiter = locale === 'ru' ? ';' : ','
  const text = (cell: GridCell): string => {
    if (!cell) return ''
    if ('text' in cell) return cell.text
    return locale === 'ru' ? String(cell.figure).replace('.', ',') : String(cell.figure)
  }
  return `\ufeff${grid.map(line => csvLine(line.map(text), delimiter)).join('')}`
}

/** An Excel workbook of one sheet: figures are figures, headings stay in sight. */
export async function xlsxOf(grid: readonly GridCell[][], fixedColumns: number): Promise<Buffer> {
  const rows = grid.map((line, i) => line.map(cell => xlsxCell(cell, i === 0 || i === grid.length - 1)))
  return writeXlsxFile(rows, {
    stickyRowsCount: 1,
    ...(fixedColumns && { stickyColumnsCount: fixedColumns }),
  }).toBuffer()
}

function xlsxCell(cell: GridCell, bold: boolean): Cell {
  const style = bold ? { fontWeight: 'bold' as const } : {}
  if (!cell) return null
  // As text of its own type, so that no program takes it for a formula.
  if ('text' in cell) return { type: String, value: cell.text, ...style }
  return { type: Number, value: cell.figure, format: formatOf(cell), ...style }
}

function formatOf({ kind, currency }: { kind: string; currency?: string }): string {
  if (currency) return `#,##0.00" ${currency.replace(/[^A-Z]/g, '')}"`
  return kind === 'percent' ? '0.0%' : kind === 'duration' ? '#,##0.0' : '#,##0.##'
}
