import { useLocation } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { isCardPath } from './card-paths.ts'
import type { Trail } from './trail.ts'

/** Finds the row of cards that a card stands in; `null` where it does not. */
export type FindTrail = (path: string) => Trail | null

interface Offer {
  from: string
  find: FindTrail
  since: number
}

const place = 'rapport.trail'

/** Of what stands in a row on the page. */
export const row = 'row'
const offers = new Map<string, Offer>()
let current: Trail | null = read()
let taken = 0
let clock = 0

/** Address of the page that this stands on: when a card is opened it is another before the page is left. */
export function usePageAddress(): string {
  const { href, pathname } = useLocation()
  const own = useRef(href)
  if (!isCardPath(pathname)) own.current = href
  return own.current
}

/** A page offers its rows of cards to be gone through; it may be left when one of them is opened. */
export function useTrailOffer(name: string, href: string, find: FindTrail): void {
  const latest = useRef(find)
  latest.current = find
  useEffect(() => offerTrail(name, href, path => latest.current(path)), [name, href])
}

export function offerTrail(name: string, from: string, find: FindTrail): void {
  for (const [other, offer] of offers) if (offer.from !== from) offers.delete(other)
  offers.set(name, { from, find, since: ++clock })
}

/** The row that a card is gone through in: of where one has just come from, else the one that is being gone through. */
export function trailTo(path: string): Trail | null {
  // A list knows more of itself than what is drawn of it.
  for (const { find, since } of [...offers].sort(([name]) => (name === row ? 1 : -1)).map(([, offer]) => offer)) {
    const found = since > taken ? find(path) : null
    if (found && found.cards.length > 1) {
      taken = clock
      return keepTrail(found)
    }
  }
  return current?.cards.includes(path) ? current : null
}

export function keepTrail(trail: Trail): Trail {
  current = trail
  try {
    sessionStorage.setItem(place, JSON.stringify(trail))
  } catch {
    sessionStorage.removeItem(place)
  }
  return trail
}

/** The card last seen of those that were gone through from an address. */
let seen: { from: string; path: string; at: number } | null = null

export const noteSeen = (trail: Trail, path: string): void => {
  seen = { from: trail.from, path, at: trail.first + trail.cards.indexOf(path) }
}

/** The card last seen from here, told once. */
export function takeSeen(from: string): { path: string; at: number } | null {
  if (seen?.from !== from) return null
  const { path, at } = seen
  seen = null
  return { path, at }
}

/** Where one may still come back to; on any other page it is over. */
export function passOn(href: string): string | null {
  if (seen && seen.from !== href) seen = null
  return seen?.path ?? null
}

function read(): Trail | null {
  try {
    return JSON.parse(sessionStorage.getItem(place) ?? 'null') as Trail | null
  } catch {
    return null
  }
}
