import { Exact } from '../../../model/index.ts'
import type { Period } from '../../sales-plans.ts'
import type { DealThen } from './deals-then.ts'

/** Which deals of a period are added up: all open ones, or what is won and committed. */
export const sums = ['open', 'forecast'] as const
export type SumOf = (typeof sums)[number]

/** Why a sum is another than before. */
export const changeKinds = [
  'new',
  'pulledIn',
  'slippedIn',
  'returned',
  'won',
  'resized',
  'recategorized',
  'handedOver',
  'rates',
  'pulledOut',
  'slipped',
  'lost',
  'removed',
] as const
export type ChangeKind = (typeof changeKinds)[number]

/** What a deal has to do with the difference: by so much, for one reason. */
export interface DealChange {
  kind: ChangeKind
  amount: Exact
  before: DealThen | null
  after: DealThen | null
}

/** Which sum, of which deals. */
export interface SumMeant {
  of: SumOf
  period: Pick<Period, 'from' | 'to'>
  pipeline: string | null
  people: ReadonlySet<string>
}

/** What a deal counts in the sum as it was then. */
export function worthIn(meant: SumMeant, deal: DealThen | null): Exact {
  return deal && countsIn(meant, deal) ? new Exact(deal.worth ?? 0) : new Exact(0)
}

/**
 * Why a deal counts more or less than before: at most one reason, or two where its amount and the rate of its currency have both
 * changed. What they name adds up to the difference, to the smallest coin.
 */
export function changesOf(meant: SumMeant, before: DealThen | null, after: DealThen | null): DealChange[] {
  const was = before && countsIn(meant, before) ? before : null
  const is = after && countsIn(meant, after) ? after : null
  const amount = worthIn(meant, after).minus(worthIn(meant, before))
  if (was && is) return amount.isZero() ? [] : resized(was, is, amount)
  if (was) return [{ kind: reasonToLeave(meant, was, after), amount, before, after }]
  return is ? [{ kind: reasonToCome(meant, before, is), amount, before, after }] : []
}

/** Whether a deal as it was is one of those that are added up. */
export function countsIn(meant: SumMeant, deal: DealThen): boolean {
  return isMeant(meant, deal) && isWithin(meant, deal) && isOfSum(meant, deal)
}

const isMeant = ({ pipeline, people }: SumMeant, deal: DealThen): boolean =>
  people.has(deal.owner) && (pipeline === null || deal.pipeline === pipeline)

const isWithin = ({ period }: SumMeant, { day }: DealThen): boolean =>
  day !== null && day >= period.from && day <= period.to

/** Whether deals of this kind and category are added up. */
export const isOfSum = ({ of }: SumMeant, { kind, category }: Pick<DealThen, 'kind' | 'category'>): boolean =>
  of === 'open'
    ? kind === 'open' && category !== 'omitted'
    : kind === 'won' || (kind === 'open' && category === 'committed')

/** Of a deal in another currency what the rate alone has changed is told apart. */
function resized(before: DealThen, after: DealThen, amount: Exact): DealChange[] {
  const whole = (kind: ChangeKind): DealChange[] => [{ kind, amount, before, after }]
  if (before.rate === null || after.rate === null || before.rate === after.rate)
    return whole(before.rate === after.rate ? 'resized' : 'rates')
  if (before.currency !== after.currency) return whole('resized')
  if (before.amount === after.amount) return whole('rates')
  // As if the amount had stayed: what that makes is of the rate, and the rest of the amount.
  const byRate = new Exact(before.amount ?? 0).times(new Exact(after.rate).minus(before.rate)).toDecimalPlaces(2)
  return [
    { kind: 'resized' as const, amount: amount.minus(byRate), before, after },
    { kind: 'rates' as const, amount: byRate, before, after },
  ].filter(change => !change.amount.isZero())
}

function reasonToLeave(meant: SumMeant, before: DealThen, after: DealThen | null): ChangeKind {
  if (!after) return 'removed'
  if (!isMeant(meant, after)) return 'handedOver'
  if (after.kind === 'lost') return 'lost'
  if (after.kind === 'won' && before.kind === 'open' && meant.of === 'open') return 'won'
  if (!isWithin(meant, after)) return after.day === null || after.day > meant.period.to ? 'slipped' : 'pulledOut'
  return 'recategorized'
}

function reasonToCome(meant: SumMeant, before: DealThen | null, after: DealThen): ChangeKind {
  if (!before) return 'new'
  if (!isMeant(meant, before)) return 'handedOver'
  if (before.kind === 'lost' || (before.kind === 'won' && after.kind === 'open')) return 'returned'
  if (after.kind === 'won' && before.kind === 'open') return 'won'
  if (!isWithin(meant, before)) return before.day === null || before.day > meant.period.to ? 'pulledIn' : 'slippedIn'
  return 'recategorized'
}
