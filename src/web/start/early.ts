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

/** Milliseconds after the page was opened from which on it is asked anew. */
const lasting = 10_000

/** The answer to a path that was asked early, once; `undefined` where none was, in another language, or long ago. */
export function takeEarly(path: string, locale: string): Promise<Response> | undefined {
  const early = window.rapportEarly?.[path]
  delete window.rapportEarly?.[path]
  return early?.locale === locale && performance.now() < lasting ? early.answer : undefined
}

/** Something is changed, be it who is signed in: what was asked before is no longer true. */
export function forgetEarly(): void {
  delete window.rapportEarly
}
