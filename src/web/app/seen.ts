const kept = 'rapport.seen'

/** Says up to where this browser has seen the base: what is asked is answered by nobody who has not got there. */
export function sayingSeen(): Record<string, string> {
  const seen = localStorage.getItem(kept)
  return seen ? { 'x-rapport-seen': seen } : {}
}

/**
 * Keeps what the server tells of it, with what it has done and with each event. A server without replicas tells nothing, and `none` when it
 * does not know.
 */
export function noteSeen(told: unknown): void {
  if (told === 'none') localStorage.removeItem(kept)
  else if (typeof told === 'string' && told > (localStorage.getItem(kept) ?? '')) localStorage.setItem(kept, told)
}

/** The same of an answer. */
export const noteSeenIn = ({ headers }: Response): void => noteSeen(headers.get('x-rapport-seen'))
