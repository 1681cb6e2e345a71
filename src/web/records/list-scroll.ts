import { useLocation } from '@tanstack/react-router'
import type { KeyboardEvent } from 'react'

interface Scrolled {
  offset: number
  /** The row at which the stretch begins that is scrolled through. */
  base: number
}

const left = new Map<string, Scrolled>()

/** How far a list was scrolled, so that coming back from a card finds the same place. */
export function useScrollMemory(): Scrolled & { keep: (offset: number, base?: number) => void } {
  const { href } = useLocation()
  const known = left.get(href) ?? { offset: 0, base: 0 }
  return { ...known, keep: (offset, base = 0) => void left.set(href, { offset, base }) }
}

/** Up and down go from row to row, as in a spreadsheet; Enter opens, since rows are links. */
export function moveFocus(event: KeyboardEvent<HTMLElement>): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
  const row = document.activeElement?.getAttribute('data-row')
  if (!step || row === null || row === undefined) return
  event.preventDefault()
  event.currentTarget.querySelector<HTMLElement>(`[data-row="${Number(row) + step}"]`)?.focus()
}
