import { createStore } from '../ui/store.ts'

/** Whoever is signed in comes soon to the end of what his role lets him open, or has come to it. */
export const readingNear = createStore(false)

/** Answers with records tell; what is refused as too much may be for that. */
export function noteReading({ status, headers }: Response): void {
  if (!readingNear.get() && (headers.has('x-reading-near') || status === 429)) readingNear.set(true)
}
