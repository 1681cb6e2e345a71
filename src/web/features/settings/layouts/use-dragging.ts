import { combine } from '@atlaskit/pragmatic-drag-and-drop/combine'
import { draggable, dropTargetForElements } from '@atlaskit/pragmatic-drag-and-drop/element/adapter'
import { attachClosestEdge, type Edge, extractClosestEdge } from '@atlaskit/pragmatic-drag-and-drop-hitbox/closest-edge'
import { type RefObject, useEffect, useRef, useState } from 'react'
import type { Spot } from './draft.ts'

interface DraggedField {
  row: RefObject<HTMLLIElement | null>
  handle: RefObject<HTMLButtonElement | null>
  field: string
  spot: Spot
  onMove: (field: string, to: Spot) => void
  off: boolean
}

/** What is dragged here, apart from sections. */
const kind = 'field of a layout'

/** Drags a field by its handle; returns the edge of this row at which a dragged one would land. */
export function useDragField({ row, handle, field, spot: { section, at }, onMove, off }: DraggedField): Edge | null {
  const [edge, setEdge] = useState<Edge | null>(null)
  const latest = useRef(onMove)
  latest.current = onMove
  useEffect(() => {
    const element = row.current
    if (!element || !handle.current || off) return
    return combine(
      draggable({ element, dragHandle: handle.current, getInitialData: () => ({ kind, field }) }),
      dropTargetForElements({
        element,
        canDrop: ({ source }) => source.data.kind === kind,
        getData: ({ input }) => attachClosestEdge({}, { element, input, allowedEdges: ['top', 'bottom'] }),
        onDrag: ({ self, source }) => setEdge(source.data.field === field ? null : extractClosestEdge(self.data)),
        onDragLeave: () => setEdge(null),
        onDrop: ({ self, source }) => {
          setEdge(null)
          if (source.data.field === field) return
          const to = extractClosestEdge(self.data) === 'bottom' ? at + 1 : at
          latest.current(String(source.data.field), { section, at: to })
        },
      }),
    )
  }, [row, handle, field, section, at, off])
  return edge
}

/** Takes what is dropped into a list, but on none of its rows. */
export function useDropList(onDrop: (field: string) => void) {
  const list = useRef<HTMLDivElement>(null)
  const [over, setOver] = useState(false)
  const latest = useRef(onDrop)
  latest.current = onDrop
  useEffect(() => {
    const element = list.current
    if (!element) return
    const isHere = (targets: { element: Element }[]) => targets[0]?.element === element
    return dropTargetForElements({
      element,
      canDrop: ({ source }) => source.data.kind === kind,
      onDrag: ({ location }) => setOver(isHere(location.current.dropTargets)),
      onDragLeave: () => setOver(false),
      onDrop: ({ location, source }) => {
        setOver(false)
        if (isHere(location.current.dropTargets)) latest.current(String(source.data.field))
      },
    })
  }, [])
  return { list, over }
}
