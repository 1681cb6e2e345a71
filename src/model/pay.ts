import { Exact } from './decimals.ts'

/** Per cent of what was sold, or so much a deal. */
export const payRewards = ['percent', 'fixed'] as const
export type PayReward = (typeof payRewards)[number]

/**
 * How a rate is found among the steps. `marginal`: each step pays for the part of the total that lies in it. `whole`: the step that the
 * total reaches pays for all of it. `plan`: the same, by how much of the plan is fulfilled, in per cent.
 */
export const payScales = ['marginal', 'whole', 'plan'] as const
export type PayScale = (typeof payScales)[number]

/** From a total (or per cent of the plan) on, such a rate: per cent, or an amount a deal. */
export interface PayStep {
  from: string
  rate: string
}

export interface PayTerms {
  reward: PayReward
  scale: PayScale
  /** By rising `from`, the first from 0. */
  steps: readonly PayStep[]
  /** At most so much for a period; `null`: no limit. */
  cap: string | null
}

/** A sale or payment of which somebody has a share: `share` per cent, after the `before` per cent of those who come before him. */
export interface PayEntry {
  amount: string
  before: string
  share: string
}

/** What an entry, or the part of it that lies in one step, is paid. */
export interface PayPart {
  /** Which entry it is of. */
  entry: number
  /** Which step, from 0. */
  step: number
  /** His share of the amount, or the part of it in this step. */
  base: string
  rate: string
  sum: string
}

export interface Pay {
  parts: PayPart[]
  /** Of all entries: his shares of their amounts. */
  base: string
  /** What the cap takes off, not above 0. */
  capped: string
  total: string
}

/** What is money is rounded to. */
export interface PayMoney {
  /** Digits after the point of the smallest coin. */
  digits: number
}

/**
 * What entries, in their order, are paid by terms. Each part is rounded by itself, so that it is checked by itself, and the parts and the
 * cap add up to the total. `fulfilled` is how much of the plan is, in per cent; `null`: there is none, then the first step holds.
 */
export function payFor(
  terms: PayTerms,
  entries: readonly PayEntry[],
  { digits, fulfilled = null }: PayMoney & { fulfilled?: string | null },
): Pay {
  const bases = entries.map(entry => shareOf(entry.amount, entry, digits))
  const base = bases.reduce((all, each) => all.plus(each), new Exact(0))
  const parts =
    terms.scale === 'marginal' && terms.reward === 'percent'
      ? marginalParts(terms.steps, bases, digits)
      : wholeParts(terms, { entries, bases, digits, reached: terms.scale === 'plan' ? (fulfilled ?? '0') : base })
  const reckoned = parts.reduce((all, { sum }) => all.plus(sum), new Exact(0))
  const capped = terms.cap === null ? new Exact(0) : Exact.min(0, new Exact(terms.cap).minus(reckoned))
  return {
    parts,
    base: base.toFixed(2),
    capped: capped.toFixed(2),
    total: reckoned.plus(capped).toFixed(2),
  }
}

/** A share of an amount, so that the shares of all who have one add up to it to the last coin. */
export function shareOf(amount: string, { before, share }: Pick<PayEntry, 'before' | 'share'>, digits: number): Exact {
  const until = (percent: Exact) => new Exact(amount).times(percent).div(100).toDecimalPlaces(digits)
  return until(new Exact(before).plus(share)).minus(until(new Exact(before)))
}

interface Whole {
  entries: readonly PayEntry[]
  bases: readonly Exact[]
  digits: number
  reached: Exact | string
}

function wholeParts({ reward, steps }: PayTerms, { entries, bases, digits, reached }: Whole): PayPart[] {
  const step = stepAt(steps, reached)
  const rate = steps[step]?.rate ?? '0'
  return entries.map((entry, at) => {
    const base = bases[at] ?? new Exact(0)
    const sum = reward === 'fixed' ? shareOf(rate, entry, digits) : percentOf(base, rate, digits)
    return { entry: at, step, base: base.toFixed(2), rate, sum: sum.toFixed(2) }
  })
}

/** The last step that is reached. */
function stepAt(steps: readonly PayStep[], reached: Exact | string): number {
  const at = steps.findLastIndex(({ from }) => new Exact(from).lte(reached))
  return Math.max(at, 0)
}

/** Money that is given back takes the total down through the steps by which it went up. */
function marginalParts(steps: readonly PayStep[], bases: readonly Exact[], digits: number): PayPart[] {
  let reached = new Exact(0)
  return bases.flatMap((base, entry) => {
    const [low, high] = [Exact.min(reached, reached.plus(base)), Exact.max(reached, reached.plus(base))]
    reached = reached.plus(base)
    const pieces = steps.flatMap(({ rate }, step) => {
      const next = steps[step + 1]
      const from = step === 0 ? low : Exact.max(low, steps[step]?.from ?? 0)
      const to = next ? Exact.min(high, next.from) : high
      const size = to.minus(from)
      if (size.lte(0)) return []
      const part = base.isNegative() ? size.negated() : size
      return [{ entry, step, base: part.toFixed(2), rate, sum: percentOf(part, rate, digits).toFixed(2) }]
    })
    return base.isNegative() ? pieces.toReversed() : pieces
  })
}

const percentOf = (base: Exact, rate: string, digits: number): Exact =>
  base.times(rate).div(100).toDecimalPlaces(digits)
