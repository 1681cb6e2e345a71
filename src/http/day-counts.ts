import type { Allowance } from './limits.ts'

/** Counts the calls of a day (UTC) by whoever makes them, over all processes as far as these have told each other. */
export interface DayCounts {
  /** What was written down of somebody before this process heard of him. */
  begin(subject: string, used: { day: string; calls: number }): void
  take(subject: string, perDay: number): Allowance
  /** Of calls that were taken so many have been written down, and that is what all processes have come to. */
  written(subject: string, count: { calls: number; total: number }): void
}

interface Count {
  /** By all processes, when it was last looked at. */
  written: number
  /** Taken here, and not written down yet. */
  waiting: number
}

export function keepDayCounts(now: () => number = Date.now): DayCounts {
  let day = dayOf(now())
  let counts = new Map<string, Count>()

  function countOf(subject: string): Count {
    if (day !== dayOf(now())) {
      day = dayOf(now())
      counts = new Map()
    }
    const count = counts.get(subject) ?? { written: 0, waiting: 0 }
    counts.set(subject, count)
    return count
  }

  return {
    begin(subject, used) {
      const isKnown = day === dayOf(now()) && counts.has(subject)
      if (!isKnown && used.day === dayOf(now())) countOf(subject).written = used.calls
    },
    take(subject, perDay) {
      const count = countOf(subject)
      const left = perDay - count.written - count.waiting
      const reset = secondsLeft(now())
      if (left < 1) return { limit: perDay, remaining: 0, reset, retryAfter: reset }
      count.waiting++
      return { limit: perDay, remaining: left - 1, reset, retryAfter: null }
    },
    written(subject, { calls, total }) {
      const count = countOf(subject)
      count.waiting = Math.max(0, count.waiting - calls)
      count.written = total
    },
  }
}

export const dayOf = (moment: number): string => new Date(moment).toISOString().slice(0, 10)

const secondsLeft = (moment: number): number => Math.ceil((86_400_000 - (moment % 86_400_000)) / 1000)
