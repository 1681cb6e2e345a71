import { combine } from '@atlaskit/pragmatic-drag-and-drop/combine'
import { draggable, dropTargetForElements } from '@atlaskit/pragmatic-drag-and-drop/element/adapter'
import { attachClosestEdge, type Edge, extractClosestEdge } from '@atlaskit/pragmatic-drag-and-drop-hitbox/closest-edge'
import { type RefObject, useEffect, useRef, useState } from 'react'

interface DraggedRow {
  row: RefObject<HTMLLIElement | null>
  handle: RefObject<HTMLButtonElement | null>
  /** Rows land only among those of their kind. */
  kind: string
  /** Which row it is, among those of its kind. */
  id: string | number
  /** Another row was let go above or below this one. */
  onDrop: (id: string | number, below: boolean) => void
  off: boolean
}

/** Drags a row by its handle; returns the edge of this row at which a dragged one would land. */
export function useDragRow({ row, handle, kind, id, onDrop, off }: DraggedRow): Edge | null {
  const [edge, setEdge] = useState<Edge | null>(null)
  const latest = useRef(onDrop)
  latest.current = onDrop
  useEffect(() => {
    const element = row.current
    if (!element || !handle.current || off) return
    const other = ({ kind: theirs, id: dragged }: Record<string, unknown>) =>
      theirs === kind && dragged !== id && (typeof dragged === 'string' || typeof dragged === 'number') ? dragged : null
    return combine(
      draggable({ element, dragHandle: handle.current, getInitialData: () => ({ kind, id }) }),
      dropTargetForElements({
        element,
        canDrop: ({ source }) => source.data.kind === kind,
        getData: ({ input }) => attachClosestEdge({}, { element, input, allowedEdges: ['top', 'bottom'] }),
        onDrag: ({ self, source }) => setEdge(other(source.data) === null ? null : extractClosestEdge(self.data)),
        onDragLeave: () => setEdge(null),
        onDrop: ({ self, source }) => {
          setEdge(null)
          const dragged = other(source.data)
          if (dragged !== null) latest.current(dragged, extractClosestEdge(self.data) === 'bottom')
        },
      }),
    )
  }, [row, handle, kind, id, off])
  return edge
}
