/** A cell of a table by the numbers of its row and column. */
export interface Cell {
  row: number
  column: number
}

/** Cells between two corners, both included. */
export interface Block {
  top: number
  bottom: number
  left: number
  right: number
}

export const blockOf = (one: Cell, other: Cell): Block => ({
  top: Math.min(one.row, other.row),
  bottom: Math.max(one.row, other.row),
  left: Math.min(one.column, other.column),
  right: Math.max(one.column, other.column),
})

export const isWide = ({ top, bottom, left, right }: Block): boolean => top !== bottom || left !== right

export interface Size {
  rows: number
  columns: number
  /** Rows seen at once, which a page of keys goes over. */
  page: number
}

export interface Press {
  key: string
  ctrl: boolean
}

/** Where a key leads from a cell, as in a spreadsheet; `null` where it leads nowhere. */
export function moved({ row, column }: Cell, { key, ctrl }: Press, { rows, columns, page }: Size): Cell | null {
  const down = rows - 1
  const right = columns - 1
  const to: Record<string, Cell> = {
    ArrowUp: { row: ctrl ? 0 : row - 1, column },
    ArrowDown: { row: ctrl ? down : row + 1, column },
    ArrowLeft: { row, column: ctrl ? 0 : column - 1 },
    ArrowRight: { row, column: ctrl ? right : column + 1 },
    Home: { row: ctrl ? 0 : row, column: 0 },
    End: { row: ctrl ? down : row, column: right },
    PageUp: { row: row - page, column },
    PageDown: { row: row + page, column },
  }
  const cell = to[key]
  return cell ? { row: between(cell.row, down), column: between(cell.column, right) } : null
}

const between = (value: number, most: number): number => Math.max(0, Math.min(most, value))
