import { useMemo, useRef, useState } from 'react'
import type { Line } from '../item-lines.ts'
import { type Cell, cells, isWritten, linesOf, movedRow, newRow, type Place, type Row, rowsOf } from './rows.ts'

/** What can be done with the lines. It stays the same object, so that only rows that changed are drawn anew. */
export interface RowActs {
  change: (key: string, part: Partial<Row>) => void
  /** Puts rows in the place of one, or below it. */
  put: (key: string, rows: Row[], where: 'instead' | 'below') => void
  remove: (key: string) => void
  duplicate: (key: string) => void
  move: (key: string, by: -1 | 1) => void
  /** Brings a row above or below another. */
  bring: (key: string, to: { key: string; below: boolean }) => void
  go: (place: Place | null) => void
  /** To another cell: along the row, or up and down; below the last row a new one begins. */
  step: (from: Place, to: { rows?: number; cells?: number; first?: Cell }) => void
}

/** Lines while they are written: each change is told at once. */
export function useRows(begun: readonly Line[], onLines: (lines: Line[]) => void) {
  const [rows, setRows] = useState<readonly Row[]>(() => rowsOf(begun))
  const [place, go] = useState<Place | null>(null)
  const now = useRef(rows)
  const tell = useRef(onLines)
  tell.current = onLines

  const acts = useMemo<RowActs>(() => {
    const write = (next: readonly Row[]) => {
      now.current = next.length ? next : [newRow()]
      setRows(now.current)
      tell.current(linesOf(now.current))
    }
    const at = (key: string) => now.current.findIndex(row => row.key === key)
    const focus = (index: number, cell: Cell) => {
      const row = now.current[index]
      if (row) go({ key: row.key, cell })
    }
    return {
      change: (key, part) => write(now.current.map(row => (row.key === key ? { ...row, ...part } : row))),
      put(key, rows, where) {
        const index = at(key)
        const kept = where === 'below' ? now.current.slice(index, index + 1).filter(isWritten) : []
        write([...now.current.slice(0, index), ...kept, ...rows, ...now.current.slice(index + 1)])
      },
      remove(key) {
        const index = at(key)
        write(now.current.filter(row => row.key !== key))
        focus(Math.min(index, now.current.length - 1), 'name')
      },
      duplicate(key) {
        const index = at(key)
        const row = now.current[index]
        if (!row) return
        write([...now.current.slice(0, index + 1), newRow(row), ...now.current.slice(index + 1)])
        focus(index + 1, 'quantity')
      },
      move(key, by) {
        const other = now.current[at(key) + by]
        if (other) write(movedRow(now.current, key, { key: other.key, below: by > 0 }))
      },
      bring: (key, to) => write(movedRow(now.current, key, to)),
      go,
      step(from, { rows: by = 0, cells: along = 0, first }) {
        const order = cells.indexOf(from.cell) + along
        const cell = first ?? cells[(order + cells.length) % cells.length] ?? 'name'
        const turns = first ? 0 : order < 0 ? -1 : order >= cells.length ? 1 : 0
        const index = at(from.key) + by + turns
        if (index < 0) return
        const last = now.current.at(-1)
        if (index >= now.current.length && last && isWritten(last)) write([...now.current, newRow()])
        focus(Math.min(index, now.current.length - 1), cell)
      },
    }
  }, [])
  return { rows, place, acts }
}
