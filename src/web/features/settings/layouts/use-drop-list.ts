import { useRef } from 'react'
import { useDropTarget } from '../../../ui/drop-target.ts'

/** What is dragged here, apart from sections. */
export const draggedField = 'field of a layout'

/** Takes what is dropped into a list, but on none of its rows. */
export function useDropList(onDrop: (field: string) => void) {
  const list = useRef<HTMLDivElement>(null)
  const place = useDropTarget(list, {
    places: ({ kind }) => (kind === draggedField ? ['inside'] : null),
    onDrop: ({ id }) => onDrop(String(id)),
  })
  return { list, over: place !== null }
}
