import { type RefObject, useEffect, useRef } from 'react'
import { beginDrag, holdScroll, type Point, pull, scrollBy } from './drag.ts'
import dropEdge from './drop-edge.module.css'
import { type Dragged, type Landing, landingAt } from './drop-target.ts'

interface DraggedRow extends Dragged {
  row: RefObject<HTMLElement | null>
  /** By what a mouse drags it; without one by any of it. A finger drags by it at once, by the rest of the row when it rests. */
  handle?: RefObject<HTMLElement | null>
  /** What is seen under the pointer. */
  name: string
  off?: boolean
}

/** Of rows within each other the innermost is dragged. */
const taken = new WeakSet<Event>()

/** The row can be dragged, to where its kind is taken. */
export function useDrag({ row, handle, kind, id, name, off }: DraggedRow): void {
  const latest = useRef({ id, name })
  latest.current = { id, name }
  const byHandle = Boolean(handle)
  useEffect(() => {
    const element = row.current
    if (!element || off) return
    const press = (event: PointerEvent) => {
      const isOnHandle = event.target instanceof Node && Boolean(handle?.current?.contains(event.target))
      if (!isOnHandle && ((byHandle && event.pointerType !== 'touch') || isControl(event.target))) return
      const { id, name } = latest.current
      beginRowDrag(event, { within: element, dragged: { kind, id }, name, isAtOnce: isOnHandle })
    }
    element.addEventListener('pointerdown', press)
    const letScroll = holdScroll(element)
    return () => {
      element.removeEventListener('pointerdown', press)
      letScroll()
    }
  }, [row, handle, byHandle, kind, off])
}

/** What is pressed to be written in or opened lifts no row. */
const isControl = (target: EventTarget | null): boolean =>
  target instanceof Element && Boolean(target.closest('input, textarea, select, [contenteditable], [aria-haspopup]'))

interface RowDragging {
  within: HTMLElement
  dragged: Dragged
  name: string
  /** How many go with it, and itself. */
  pile?: number
  isAtOnce?: boolean
}

/** Drags a row, seen as its name, over the places that take it. */
export function beginRowDrag(event: PointerEvent, { within, dragged, name, pile = 1, isAtOnce }: RowDragging): void {
  if (event.button !== 0 || !event.isPrimary || taken.has(event)) return
  taken.add(event)
  let landing: Landing | null = null
  const land = (next: Landing | null) => {
    if (landing?.target !== next?.target) landing?.target.show(null)
    next?.target.show(next.place)
    landing = next
  }
  beginDrag(event, {
    within,
    isAtOnce,
    ghost: () => chip(name, pile, event),
    onLift: () => {},
    onMove: at => land(landingAt(at, dragged)),
    onEnd(isLetGo) {
      const reached = landing
      land(null)
      if (isLetGo && reached) reached.target.onDrop(dragged, reached.place)
    },
    scroll: scrollUnder,
  })
}

function chip(name: string, pile: number, { clientX, clientY }: Point): HTMLElement {
  const ghost = document.createElement('div')
  ghost.className = dropEdge.chip ?? ''
  ghost.textContent = name
  ghost.setAttribute('aria-hidden', 'true')
  if (pile > 1) ghost.dataset.pile = String(pile)
  Object.assign(ghost.style, { left: `${clientX + 10}px`, top: `${clientY + 6}px` })
  return ghost
}

/** Scrolls the innermost that is near its edge under the pointer and can go on. */
function scrollUnder({ clientX, clientY }: Point): boolean {
  for (let on = document.elementFromPoint(clientX, clientY); on; on = on.parentElement) {
    const isScrolled = on.scrollHeight > on.clientHeight && /auto|scroll/.test(getComputedStyle(on).overflowY)
    if (isScrolled && scrollBy(on, 0, pull(clientY, on.getBoundingClientRect(), 'y'))) return true
  }
  return false
}
