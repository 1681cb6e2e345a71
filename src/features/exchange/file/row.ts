import { Invalid } from '../../../model/errors.ts'
import { limits } from './limits.ts'

/** A record of the file: its cells and its number, counted as people count them: the header is 1. */
export interface FileRow {
  line: number
  cells: string[]
}

/** Throws Invalid for a cell that is longer than any field. */
export function requireSmallCells(cells: readonly string[], line: number): void {
  if (cells.some(cell => cell.length > limits.cellBytes / 4 && Buffer.byteLength(cell) > limits.cellBytes))
    throw new Invalid([{ field: 'file', code: 'importCell', params: { line } }])
}
