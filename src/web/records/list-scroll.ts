import { useLocation } from '@tanstack/react-router'
import type { KeyboardEvent } from 'react'

const offsets = new Map<string, number>()

/** How far a list was scrolled, so that coming back from a card finds the same place. */
export function useScrollMemory(): { offset: number; keep: (offset: number) => void } {
  const { href } = useLocation()
  return { offset: offsets.get(href) ?? 0, keep: offset => void offsets.set(href, offset) }
}

/** Up and down go from row to row, as in a spreadsheet; Enter opens, since rows are links. */
export function moveFocus(event: KeyboardEvent<HTMLElement>): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
  const row = document.activeElement?.getAttribute('data-row')
  if (!step || row === null || row === undefined) return
  event.preventDefault()
  event.currentTarget.querySelector<HTMLElement>(`[data-row="${Number(row) + step}"]`)?.focus()
}
