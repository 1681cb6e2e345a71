import { cellOf, type Place } from './board-context.ts'

/** Arrows go from card to card, along the column and across; returns whether there was one to go to. */
export function focusBeside(event: KeyboardEvent, { lane, column }: Place, board: HTMLElement | null): boolean {
  const card = event.target instanceof HTMLElement ? event.target.closest<HTMLElement>('[data-index]') : null
  const cell = cellOf(board, { lane, column })
  const at = Number(card?.dataset.index)
  const inCell = (to: number) => cell?.querySelector<HTMLElement>(`[data-index="${to}"] [data-card]`)
  const across = (by: number) => firstSeen(cellOf(board, { lane, column: column + by }))
  const ways: Record<string, () => HTMLElement | null | undefined> = {
    ArrowDown: () => inCell(at + 1) ?? firstSeen(cellOf(board, { lane: lane + 1, column })),
    ArrowUp: () => inCell(at - 1) ?? firstSeen(cellOf(board, { lane: lane - 1, column })),
    ArrowRight: () => across(1),
    ArrowLeft: () => across(-1),
  }
  const next = ways[event.key]?.()
  next?.focus()
  return Boolean(next)
}

/** The topmost card of a cell that is not scrolled out of sight. */
function firstSeen(cell: HTMLElement | null): HTMLElement | undefined {
  const top = cell?.querySelector('[data-scroller]')?.getBoundingClientRect().top ?? 0
  const cards = [...(cell?.querySelectorAll<HTMLElement>('[data-card]') ?? [])]
  return cards.find(card => card.getBoundingClientRect().top >= top) ?? cards[0]
}
