import { useRef } from 'react'

/** Where something was seen, and when, in milliseconds. */
interface Seen {
  at: number
  done: number
}

/** Before so many seconds nothing is said of how long it will take. */
const soonest = 3

/** Minutes that something will take yet, by how far it came since it was first seen; `null` until that can be told. */
export function minutesLeft(first: Seen, now: Seen, of: number): number | null {
  const seconds = (now.at - first.at) / 1000
  const since = now.done - first.done
  return seconds < soonest || since <= 0 ? null : Math.ceil(((of - now.done) * seconds) / since / 60)
}

/** The same of what is shown, from when it was first shown; another step of it begins anew. */
export function useMinutesLeft(done: number, of: number): number | null {
  const first = useRef({ at: Date.now(), done, of })
  if (done < first.current.done || of !== first.current.of) first.current = { at: Date.now(), done, of }
  return minutesLeft(first.current, { at: Date.now(), done }, of)
}
