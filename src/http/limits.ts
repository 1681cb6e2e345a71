/** So many calls in a minute; they may come all at once, then as they grow back. */
export interface Limit {
  perMinute: number
}

export interface Allowance {
  limit: number
  remaining: number
  /** Seconds until nothing is used any more. */
  reset: number
  /** Seconds to wait, where there is nothing left. */
  retryAfter: number | null
}

/** Of two allowances the one that ends first, or has ended. */
export function tighterOf(minute: Allowance, day: Allowance): Allowance {
  if (minute.retryAfter !== null) return minute
  return day.retryAfter !== null || day.remaining <= minute.remaining ? day : minute
}

export interface Limits {
  take(subject: string, limit: Limit): Allowance
}

interface Bucket {
  left: number
  at: number
}

const mostSubjects = 50_000

/**
 * Counts calls by whoever makes them, in this process: with several processes each allows its share. Whoever has been
 * silent for a minute is forgotten, since his bucket is full again.
 */
export function keepLimits(now: () => number = Date.now): Limits {
  const buckets = new Map<string, Bucket>()

  function forgetSilent(moment: number): void {
    for (const [subject, { at }] of buckets) if (moment - at > 60_000) buckets.delete(subject)
    if (buckets.size >= mostSubjects) buckets.clear()
  }

  return {
    take(subject, { perMinute }) {
      const moment = now()
      if (buckets.size >= mostSubjects) forgetSilent(moment)
      const perMs = perMinute / 60_000
      const bucket = buckets.get(subject) ?? { left: perMinute, at: moment }
      bucket.left = Math.min(perMinute, bucket.left + (moment - bucket.at) * perMs)
      bucket.at = moment
      buckets.set(subject, bucket)
      const allowed = bucket.left >= 1
      if (allowed) bucket.left--
      return {
        limit: perMinute,
        remaining: Math.floor(bucket.left),
        reset: Math.ceil((perMinute - bucket.left) / perMs / 1000),
        retryAfter: allowed ? null : Math.max(1, Math.ceil((1 - bucket.left) / perMs / 1000)),
      }
    },
  }
}
