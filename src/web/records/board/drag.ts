import { beginDrag, type Point, pull, scrollBy } from '../../ui/drag.ts'

interface CardDragging {
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

/** Drags a card over the cells of its board. */
export function beginCardDrag(event: PointerEvent, { board, card, pile, onLift, onOver, onDrop }: CardDragging): void {
  let over: HTMLElement | null = null
  beginDrag(event, {
    within: board,
    ghost: () => ghostOf(card, pile),
    onLift,
    onMove(at) {
      const cell = cellAt(board, at)
      if (cell === over) return
      over = cell
      onOver(cell)
    },
    onEnd: isLetGo => onDrop(isLetGo ? over : null),
    scroll: at => scrollNear(board, at),
  })
}

/** What is seen of the card under the pointer. */
function ghostOf(card: HTMLElement, pile: number): HTMLElement {
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
    left: `${left}px`,
    top: `${top}px`,
    width: `${width}px`,
    margin: '0',
    zIndex: '400',
    pointerEvents: 'none',
    transform: 'rotate(1.5deg)',
  })
  return ghost
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
