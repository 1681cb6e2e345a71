/** A read that a page begins with. */
export interface Asked {
  method: string
  /** With its query. */
  path: string
  body?: string
}

/** An answer that was asked for before the pages' code was there, and in which language. */
export interface Early {
  locale: string
  answer: Promise<Response>
}

declare global {
  interface Window {
    rapportEarly?: Record<string, Early>
  }
}

/** Where it is kept what pages asked when they were opened last, by their address. */
const placeOfAsked = 'rapport.asked'
export const nameOf = ({ method, path, body = '' }: Asked): string => `${method} ${path} ${body}`

/** Milliseconds after the page was opened from which on it is asked anew. */
const lasting = 10_000

/** The answer to what was asked early, once; `undefined` where nothing was, in another language, or long ago. */
export function takeEarly(asked: Asked, locale: string): Promise<Response> | undefined {
  const name = nameOf(asked)
  const early = window.rapportEarly?.[name]
  delete window.rapportEarly?.[name]
  return early?.locale === locale && performance.now() < lasting ? early.answer : undefined
}

/** Something is changed, be it who is signed in: what was asked before is no longer true. */
export function forgetEarly(): void {
  delete window.rapportEarly
}

/** Until then it counts as what a page begins with. */
const beginning = 4000
const mostPages = 6
const mostAsked = 6

const opened = globalThis.location?.pathname + globalThis.location?.search
const now: Asked[] = []

/** What the page that was opened begins with: when it is opened again, that is on its way before its code is. */
export function rememberAsked(asked: Asked): void {
  const isBeginning = performance.now() < beginning && opened === location.pathname + location.search
  if (!isBeginning || now.length >= mostAsked || now.some(one => nameOf(one) === nameOf(asked))) return
  now.push(asked)
  const { [opened]: _before, ...others } = readAsked()
  const kept = Object.entries(others).slice(0, mostPages - 1)
  localStorage.setItem(placeOfAsked, JSON.stringify({ [opened]: now, ...Object.fromEntries(kept) }))
}

/** Whoever uses the device next asks for pages of his own. */
export const forgetAsked = (): void => localStorage.removeItem(placeOfAsked)

function readAsked(): Record<string, Asked[]> {
  try {
    return JSON.parse(localStorage.getItem(placeOfAsked) ?? '{}')
  } catch {
    return {}
  }
}
