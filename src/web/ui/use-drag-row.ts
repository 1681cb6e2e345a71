import type { RefObject } from 'react'
import { useDropTarget } from './drop-target.ts'
import { useDrag } from './use-drag.ts'

interface SortedRow {
  row: RefObject<HTMLElement | null>
  /** By what a mouse drags it; without one by any of it. */
  handle?: RefObject<HTMLElement | null>
  /** Rows land only among those of their kind. */
  kind: string
  /** Which row it is, among those of its kind. */
  id: string | number
  /** What it is called while it is dragged. */
  name: string
  /** Another row was let go above or below this one. */
  onDrop: (id: string | number, below: boolean) => void
}

/** A row that is dragged to a place between others; returns the edge of this one at which another would land. */
export function useDragRow({ row, handle, kind, id, name, onDrop }: SortedRow): 'top' | 'bottom' | undefined {
  useDrag({ row, handle, kind, id, name })
  const place = useDropTarget(row, {
    places: dragged => (dragged.kind !== kind ? null : dragged.id === id ? [] : ['above', 'below']),
    onDrop: (dragged, place) => onDrop(dragged.id, place === 'below'),
  })
  return place === 'above' ? 'top' : place === 'below' ? 'bottom' : undefined
}
