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
  take(subject: string, limit: Limit): Promise<Allowance>
}

/** What a process asks for at once of what somebody may call, and what it is given of it. */
export interface Asked {
  subject: string
  perMinute: number
  /** No more than that. */
  wanted: number
}

export interface Given {
  granted: number
  /** So much is left besides, for all processes. */
  left: number
}

/** Gives out of what all processes share. */
export type Give = (asked: Asked) => Promise<Given>

/** Calls that a process has in hand for somebody. */
interface Hand {
  left: number
  /** Left besides, as it was at `at`; from then on it grows back. */
  common: number
  at: number
  asking: Promise<void> | null
}

const minute = 60_000
const mostSubjects = 50_000
/** So much of what somebody may call in a minute a process takes in hand at once: what one does not use others lack. */
const portions = 60
/** Where nothing is left, nobody is asked again before so many milliseconds have passed. */
const leastWait = 50

/**
 * Counts calls by whoever makes them, for all processes together: each takes portions in hand of what they share, and asks again when its own
 * is used up. What has lain in hand for a minute has grown back meanwhile, and is let go.
 */
export function keepLimits(give: Give, now: () => number = Date.now): Limits {
  const hands = new Map<string, Hand>()

  function handOf(subject: string, perMinute: number): Hand {
    if (hands.size >= mostSubjects) forgetSilent()
    const known = hands.get(subject)
    if (known && (known.asking || now() - known.at < minute)) return known
    const fresh = { left: 0, common: perMinute, at: Number.NEGATIVE_INFINITY, asking: null }
    hands.set(subject, fresh)
    return fresh
  }

  function forgetSilent(): void {
    for (const [subject, { at, asking }] of hands) if (!asking && now() - at > minute) hands.delete(subject)
    if (hands.size >= mostSubjects) hands.clear()
  }

  async function fill(hand: Hand, subject: string, perMinute: number): Promise<void> {
    const { granted, left } = await give({ subject, perMinute, wanted: Math.ceil(perMinute / portions) })
    Object.assign(hand, { left: hand.left + granted, common: left, at: now() })
  }

  return {
    async take(subject, { perMinute }) {
      const hand = handOf(subject, perMinute)
      const perMs = perMinute / minute
      const grown = () => Math.min(perMinute, hand.common + Math.max(0, now() - hand.at) * perMs)
      while (hand.left < 1 && mayHaveMore(hand, grown(), now())) {
        hand.asking ??= fill(hand, subject, perMinute).finally(() => {
          hand.asking = null
        })
        await hand.asking
      }
      const allowed = hand.left >= 1
      if (allowed) hand.left--
      const left = Math.min(perMinute, hand.left + grown())
      return {
        limit: perMinute,
        remaining: Math.floor(left),
        reset: Math.ceil((perMinute - left) / perMs / 1000),
        retryAfter: allowed ? null : Math.max(1, Math.ceil((1 - left) / perMs / 1000)),
      }
    },
  }
}

/** Whether it is worth asking: a call has grown back, and not everybody who is turned away asks. */
const mayHaveMore = ({ asking, at, common }: Hand, grown: number, moment: number): boolean =>
  asking !== null || (grown >= 1 && (common >= 1 || moment - at >= leastWait))
