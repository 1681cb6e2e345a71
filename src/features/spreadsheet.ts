import type { Cell } from 'write-excel-file/node'
import type { Context } from '../records/index.ts'
import { csvLine } from './csv.ts'

/** A cell of a file: text, or a figure with how it is shown. */
export type GridCell =
  | { text: string }
  | { figure: number; kind: 'number' | 'money' | 'percent' | 'duration' | 'value'; currency?: string }
  | null

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
  const { default: writeXlsxFile } = await import('write-excel-file/node')
  return writeXlsxFile(rowsOf(grid), stickyFor(fixedColumns)).toBuffer()
}

export interface GridSheet {
  name: string
  grid: readonly GridCell[][]
  fixedColumns: number
}

/** The same with a sheet for each report, named after it. */
export async function xlsxBook(sheets: readonly GridSheet[]): Promise<Buffer> {
  const { default: writeXlsxFile } = await import('write-excel-file/node')
  return writeXlsxFile(
    sheets.map(({ grid, fixedColumns }, i) => ({
      data: rowsOf(grid),
      sheet: sheetName(sheets, i),
      ...stickyFor(fixedColumns),
    })),
  ).toBuffer()
}

const rowsOf = (grid: readonly GridCell[][]) =>
  grid.map((line, i) => line.map(cell => xlsxCell(cell, i === 0 || i === grid.length - 1)))

const stickyFor = (fixedColumns: number) => ({
  stickyRowsCount: 1,
  ...(fixedColumns && { stickyColumnsCount: fixedColumns }),
})

/** As Excel takes it: 31 signs, none of `[]:*?/\\`, and no two alike. */
function sheetName(sheets: readonly GridSheet[], at: number): string {
  const name = cleaned(sheets[at]?.name ?? '') || String(at + 1)
  const isTaken = sheets
    .slice(0, at)
    .some(other => cleaned(other.name).toLowerCase().slice(0, 27) === name.toLowerCase().slice(0, 27))
  return isTaken ? `${name.slice(0, 25)} (${at + 1})` : name.slice(0, 31)
}

const cleaned = (name: string): string => name.replace(/[\p{Cc}[\]:*?/\\']+/gu, ' ').trim()

/** The name of a workbook's only sheet. */
export const sheetTitle = (name: string): string => cleaned(name).slice(0, 31).trim() || '1'

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
