import { dropTargetForElements } from '@atlaskit/pragmatic-drag-and-drop/element/adapter'
import { useEffect, useRef, useState } from 'react'

/** What is dragged here, apart from sections. */
export const draggedField = 'field of a layout'

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
      canDrop: ({ source }) => source.data.kind === draggedField,
      onDrag: ({ location }) => setOver(isHere(location.current.dropTargets)),
      onDragLeave: () => setOver(false),
      onDrop: ({ location, source }) => {
        setOver(false)
        if (isHere(location.current.dropTargets)) latest.current(String(source.data.id))
      },
    })
  }, [])
  return { list, over }
}
