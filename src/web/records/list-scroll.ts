import { useLocation } from '@tanstack/react-router'

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
