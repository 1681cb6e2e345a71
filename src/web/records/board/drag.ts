/** Farther than this a pressed mouse drags; a finger that went so far before its press was long enough scrolls. */
const slop = 6
/** How long a finger rests on a card before it lifts it, in milliseconds. */
const longPress = 350
/** Within so many pixels of an edge the board scrolls. */
const edge = 64
const fastest = 18

export interface Dragging {
  board: HTMLElement
  card: HTMLElement
  /** How many cards go with it, and itself. */
  pile: number
  onLift: () => void
  /** The cell that is pointed at has changed. */
  onOver: (cell: HTMLElement | null) => void
  /** Let go over a cell, or over none, or given up. */
  onDrop: (cell: HTMLElement | null) => void
}

interface Point {
  clientX: number
  clientY: number
}

/**
 * Drags a card by mouse, pen or finger, from the press on. A finger has to rest first: until then what it does scrolls.
 * The board scrolls while something is held near an edge of it.
 */
export function beginDrag(event: PointerEvent, { board, card, pile, onLift, onOver, onDrop }: Dragging): void {
  const start = { clientX: event.clientX, clientY: event.clientY }
  const byFinger = event.pointerType === 'touch'
  const leaving = new AbortController()
  const timer = byFinger ? setTimeout(() => lift(), longPress) : undefined
  let ghost: Ghost | null = null
  let at: Point = start
  let over: HTMLElement | null = null

  const lift = () => {
    ghost = ghostOf(card, pile, start)
    board.dataset.dragging = 'true'
    document.getSelection()?.removeAllRanges()
    if (byFinger) navigator.vibrate?.(10)
    onLift()
    point(at)
    requestAnimationFrame(scrollOn)
  }
  const point = (to: Point) => {
    at = to
    ghost?.follow(to)
    const cell = cellAt(board, to)
    if (cell === over) return
    over = cell
    onOver(cell)
  }
  const scrollOn = () => {
    if (!ghost) return
    if (scrollNear(board, at)) point(at)
    requestAnimationFrame(scrollOn)
  }
  const finish = (cell: HTMLElement | null) => {
    clearTimeout(timer)
    leaving.abort()
    if (!ghost) return
    ghost.remove()
    ghost = null
    delete board.dataset.dragging
    swallowClick()
    onDrop(cell)
  }
  const onMove = (moved: PointerEvent) => {
    if (moved.pointerId !== event.pointerId) return
    const far = Math.hypot(moved.clientX - start.clientX, moved.clientY - start.clientY) > slop
    if (!ghost && far) {
      if (byFinger) return finish(null)
      lift()
    }
    if (ghost) point(moved)
  }
  const listen = { signal: leaving.signal, capture: true }
  window.addEventListener('pointermove', onMove, listen)
  window.addEventListener(
    'pointerup',
    released => {
      if (released.pointerId !== event.pointerId) return
      onMove(released)
      finish(over)
    },
    listen,
  )
  window.addEventListener('pointercancel', () => finish(null), listen)
  window.addEventListener('blur', () => finish(null), { signal: leaving.signal })
  window.addEventListener(
    'keydown',
    pressed => {
      if (pressed.key !== 'Escape' || !ghost) return
      pressed.preventDefault()
      pressed.stopPropagation()
      finish(null)
    },
    listen,
  )
  // A long press on a link opens a menu elsewhere.
  if (byFinger) window.addEventListener('contextmenu', menu => menu.preventDefault(), listen)
}

/** A finger that has lifted a card does not scroll. Listened to all the time: once a touch has begun it would be too late. */
export function holdScroll(board: HTMLElement): () => void {
  const hold = (event: TouchEvent) => {
    if (board.dataset.dragging && event.cancelable) event.preventDefault()
  }
  board.addEventListener('touchmove', hold, { passive: false })
  return () => board.removeEventListener('touchmove', hold)
}

interface Ghost {
  follow: (to: Point) => void
  remove: () => void
}

/** What is seen of the card under the pointer. */
function ghostOf(card: HTMLElement, pile: number, { clientX, clientY }: Point): Ghost {
  const { left, top, width } = card.getBoundingClientRect()
  const ghost = document.createElement('div')
  ghost.className = card.className
  ghost.append(...card.cloneNode(true).childNodes)
  for (const named of ghost.querySelectorAll('[data-card]')) named.removeAttribute('data-card')
  ghost.setAttribute('aria-hidden', 'true')
  ghost.inert = true
  ghost.dataset.ghost = 'true'
  if (pile > 1) ghost.dataset.pile = String(pile)
  Object.assign(ghost.style, {
    position: 'fixed',
    left: '0',
    top: '0',
    width: `${width}px`,
    margin: '0',
    zIndex: '400',
    pointerEvents: 'none',
  })
  document.body.append(ghost)
  return {
    follow: to => {
      ghost.style.transform = `translate(${to.clientX - clientX + left}px, ${to.clientY - clientY + top}px) rotate(1.5deg)`
    },
    remove: () => ghost.remove(),
  }
}

const cellAt = (board: HTMLElement, { clientX, clientY }: Point): HTMLElement | null => {
  const cell = document.elementFromPoint(clientX, clientY)?.closest<HTMLElement>('[data-cell]') ?? null
  return cell && board.contains(cell) ? cell : null
}

/** Scrolls what is near its edge under the pointer: the cards of a column, and the board. Returns whether anything moved. */
function scrollNear(board: HTMLElement, at: Point): boolean {
  const cards = document.elementFromPoint(at.clientX, at.clientY)?.closest<HTMLElement>('[data-cell]')
  const column = cards?.querySelector<HTMLElement>('[data-scroller]')
  const down = column ? scrollBy(column, 0, pull(at.clientY, column.getBoundingClientRect(), 'y')) : false
  const box = board.getBoundingClientRect()
  const along = scrollBy(board, pull(at.clientX, box, 'x'), down ? 0 : pull(at.clientY, box, 'y'))
  return down || along
}

function pull(at: number, box: DOMRect, axis: 'x' | 'y'): number {
  const [from, until] = axis === 'x' ? [box.left, box.right] : [box.top, box.bottom]
  const near = Math.min(edge, (until - from) / 4)
  if (at < from + near) return -Math.ceil(fastest * Math.min(1, (from + near - at) / near))
  if (at > until - near) return Math.ceil(fastest * Math.min(1, (at - until + near) / near))
  return 0
}

function scrollBy(element: HTMLElement, left: number, top: number): boolean {
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
