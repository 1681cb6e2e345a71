import { cellOf, type Place } from './board-context.ts'

/** Frames that a card has to appear in, before the focus goes elsewhere. */
const patience = 90

/** The focus goes where the card went, or to the first of its column where the card is not drawn; not from under an open dialog. */
export function focusCard(board: HTMLElement | null, id: string, place: Place, left = patience): void {
  const cell = cellOf(board, place)
  if (left === patience) cell?.querySelector('[data-scroller]')?.scrollTo({ top: 0 })
  requestAnimationFrame(() => {
    if (document.querySelector('[role=dialog]')) return focusCard(board, id, place)
    const card = cell?.querySelector<HTMLElement>(`[data-card="${id}"]`)
    if (!card && left > 0) return focusCard(board, id, place, left - 1)
    const first = cell?.querySelector<HTMLElement>('[data-card]')
    ;(card ?? first)?.focus()
  })
}
