import { type RefObject, useEffect, useRef, useState } from 'react'
import type { Point } from './drag.ts'

/** What is dragged: rows land only where their kind is taken. */
export interface Dragged {
  kind: string
  /** Which one it is, among those of its kind. */
  id: string | number
}

export type DropPlace = 'above' | 'inside' | 'below'

interface DropTarget {
  /** Where it could land here: at none of these places, or, with `null`, this is not for it and what is behind is asked. */
  places: (dragged: Dragged) => readonly DropPlace[] | null
  show: (place: DropPlace | null) => void
  onDrop: (dragged: Dragged, place: DropPlace) => void
}

const targets = new WeakMap<Element, DropTarget>()

/** What is dragged may be let go on the element; returns the place of it where it would land now. */
export function useDropTarget(
  element: RefObject<HTMLElement | null>,
  given: Pick<DropTarget, 'places' | 'onDrop'>,
): DropPlace | null {
  const [place, show] = useState<DropPlace | null>(null)
  const latest = useRef(given)
  latest.current = given
  useEffect(() => {
    const on = element.current
    if (!on) return
    targets.set(on, {
      places: dragged => latest.current.places(dragged),
      show,
      onDrop: (dragged, place) => latest.current.onDrop(dragged, place),
    })
    return () => {
      targets.delete(on)
    }
  }, [element])
  return place
}

export interface Landing {
  target: DropTarget
  place: DropPlace
}

/** Where what is dragged would land, if it were let go here. */
export function landingAt({ clientX, clientY }: Point, dragged: Dragged): Landing | null {
  for (let on = document.elementFromPoint(clientX, clientY); on; on = on.parentElement) {
    const target = targets.get(on)
    const places = target?.places(dragged)
    if (!target || !places) continue
    const place = placeIn(on.getBoundingClientRect(), clientY, places)
    return place ? { target, place } : null
  }
  return null
}

/** The edges of a row are for what lands beside it; the middle for what lands inside, where that is possible. */
function placeIn({ top, height }: DOMRect, y: number, places: readonly DropPlace[]): DropPlace | null {
  const far = (y - top) / height
  const has = (place: DropPlace) => places.includes(place)
  const rim = has('inside') ? 0.28 : 0.5
  if (has('above') && far < rim) return 'above'
  if (has('below') && far >= 1 - rim) return 'below'
  return has('inside') ? 'inside' : null
}
