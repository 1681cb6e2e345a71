/** Farther than this a pressed mouse drags; a finger that went so far before its press was long enough scrolls. */
const slop = 6
/** How long a finger rests on what it lifts, in milliseconds. */
const longPress = 350
/** Within so many pixels of an edge what is scrolled goes on. */
const edge = 64
const fastest = 18

export interface Point {
  clientX: number
  clientY: number
}

export interface Dragging {
  /** Says `data-dragging` meanwhile. */
  within: HTMLElement
  /** What is seen under the pointer, placed where it is lifted. */
  ghost: () => HTMLElement
  onLift: () => void
  onMove: (at: Point) => void
  /** Let go, or given up. */
  onEnd: (isLetGo: boolean) => void
  /** Scrolls what is near its edge under the pointer; returns whether anything moved. */
  scroll: (at: Point) => boolean
  /** A finger need not rest first: it is on what is there to be dragged by. */
  isAtOnce?: boolean
}

/**
 * Drags by mouse, pen or finger, from the press on. A finger has to rest first: until then what it does scrolls. What is
 * scrolled goes on while something is held near an edge of it.
 */
export function beginDrag(event: PointerEvent, dragging: Dragging): void {
  const { within, onLift, onMove, onEnd, scroll, isAtOnce } = dragging
  const start = { clientX: event.clientX, clientY: event.clientY }
  const rests = event.pointerType === 'touch' && !isAtOnce
  const leaving = new AbortController()
  const timer = rests ? setTimeout(() => lift(), longPress) : undefined
  let ghost: HTMLElement | null = null
  let at: Point = start

  const lift = () => {
    ghost = dragging.ghost()
    document.body.append(ghost)
    within.dataset.dragging = 'true'
    document.getSelection()?.removeAllRanges()
    if (rests) navigator.vibrate?.(10)
    onLift()
    point(at)
    requestAnimationFrame(scrollOn)
  }
  const point = (to: Point) => {
    at = to
    if (ghost) ghost.style.translate = `${to.clientX - start.clientX}px ${to.clientY - start.clientY}px`
    onMove(to)
  }
  const scrollOn = () => {
    if (!ghost) return
    if (scroll(at)) point(at)
    requestAnimationFrame(scrollOn)
  }
  const finish = (isLetGo: boolean) => {
    clearTimeout(timer)
    leaving.abort()
    if (!ghost) return
    ghost.remove()
    ghost = null
    delete within.dataset.dragging
    swallowClick()
    onEnd(isLetGo)
  }
  const onPointerMove = (moved: PointerEvent) => {
    if (moved.pointerId !== event.pointerId) return
    const far = Math.hypot(moved.clientX - start.clientX, moved.clientY - start.clientY) > slop
    if (!ghost && far) {
      if (rests) return finish(false)
      lift()
    }
    if (ghost) point(moved)
  }
  const listen = { signal: leaving.signal, capture: true }
  window.addEventListener('pointermove', onPointerMove, listen)
  window.addEventListener(
    'pointerup',
    released => {
      if (released.pointerId !== event.pointerId) return
      onPointerMove(released)
      finish(true)
    },
    listen,
  )
  window.addEventListener('pointercancel', () => finish(false), listen)
  window.addEventListener('blur', () => finish(false), { signal: leaving.signal })
  window.addEventListener(
    'keydown',
    pressed => {
      if (pressed.key !== 'Escape' || !ghost) return
      pressed.preventDefault()
      pressed.stopPropagation()
      finish(false)
    },
    listen,
  )
  // A long press on a link opens a menu elsewhere.
  if (event.pointerType === 'touch') window.addEventListener('contextmenu', menu => menu.preventDefault(), listen)
}

/** A finger that has lifted something does not scroll. Listened to all the time: once a touch has begun it would be too late. */
export function holdScroll(within: HTMLElement): () => void {
  const hold = (event: TouchEvent) => {
    if (within.dataset.dragging && event.cancelable) event.preventDefault()
  }
  within.addEventListener('touchmove', hold, { passive: false })
  return () => within.removeEventListener('touchmove', hold)
}

/** How far to scroll for a pointer near an edge of the box, in pixels a frame; zero away from its edges. */
export function pull(at: number, box: DOMRect, axis: 'x' | 'y'): number {
  const [from, until] = axis === 'x' ? [box.left, box.right] : [box.top, box.bottom]
  const near = Math.min(edge, (until - from) / 4)
  if (at < from + near) return -Math.ceil(fastest * Math.min(1, (from + near - at) / near))
  if (at > until - near) return Math.ceil(fastest * Math.min(1, (at - until + near) / near))
  return 0
}

/** Returns whether anything moved. */
export function scrollBy(element: Element, left: number, top: number): boolean {
  if (!left && !top) return false
  const before = [element.scrollLeft, element.scrollTop]
  element.scrollLeft += left
  element.scrollTop += top
  return before[0] !== element.scrollLeft || before[1] !== element.scrollTop
}

/** The click that ends a drag opens nothing. */
function swallowClick(): void {
  const swallow = (event: Event) => {
    event.preventDefault()
    event.stopPropagation()
  }
  window.addEventListener('click', swallow, { capture: true, once: true })
  setTimeout(() => window.removeEventListener('click', swallow, { capture: true }), 50)
}
