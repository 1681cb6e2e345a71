import { Invalid } from '../../../model/index.ts'
import type { Context } from '../../../records/index.ts'
import { readMoment } from '../../past-moment.ts'
import { keyOf, type Period, seenPeople } from '../../sales-plans.ts'
import { total } from '../../total.ts'
import { readWhom, treeOf, type Whom } from '../people.ts'
import { requireDealsSeen } from '../seen.ts'
import { type DealThen, listDealsThen, sameSince } from './deals-then.ts'
import {
  type ChangeKind,
  changeKinds,
  changesOf,
  countsIn,
  type DealChange,
  isOfSum,
  type SumMeant,
  type SumOf,
  sums,
  worthIn,
} from './difference.ts'
import { type ForecastAsked, readAsked } from './forecast.ts'

export interface ChangesAsked extends Omit<ForecastAsked, 'asOf'> {
  since: string
  until?: string
  sum?: string
  whomKind?: string
  whom?: string
}

/** A deal behind a difference, as it was and as it is. */
export interface ChangedDeal {
  id: string
  name: string
  owner: string
  /** How much the sum is more by it. */
  amount: string
  before: Seen | null
  after: Seen | null
}

type Seen = Pick<DealThen, 'kind' | 'category' | 'day' | 'amount' | 'currency' | 'worth'>

export interface ForecastChanges {
  period: Period
  pipeline: string | null
  whom: Whom | null
  sum: SumOf
  currency: string
  since: { at: string; amount: string; count: number }
  /** `at: null`: now. */
  until: { at: string | null; amount: string; count: number }
  changes: { kind: ChangeKind; amount: string; count: number; deals: ChangedDeal[]; more: number }[]
}

/** So many deals are named of each kind, those that matter most. */
const mostDeals = 200

/** Why what is expected of a period is another than it was: every deal that makes a difference, by its reason. Adds up to the last kopeck. */
export async function forecastChanges(ctx: Context, asked: ChangesAsked): Promise<ForecastChanges> {
  requireDealsSeen(ctx)
  const { period, pipeline } = readAsked(ctx, asked)
  const since = readMoment(ctx, 'since', asked.since)
  const until = asked.until === undefined ? null : readMoment(ctx, 'until', asked.until)
  if (until !== null && until <= since) throw new Invalid([{ field: 'until', code: 'goalsMomentsTurned' }])
  const whom = asked.whomKind === undefined ? null : readWhom(ctx, { kind: asked.whomKind, id: asked.whom })
  const meant: SumMeant = {
    of: sums.find(each => each === asked.sum) ?? 'open',
    period,
    pipeline,
    people: whom ? peopleOf(ctx, whom) : seenPeople(ctx),
  }
  const [pairs, alike] = await Promise.all([
    pairsOf(ctx, { since, until, period, pipeline }),
    sameSince(ctx, { period, pipeline }, since),
  ])
  const same = alike.filter(deals => meant.people.has(deals.owner) && isOfSum(meant, deals))
  const changes = pairs.flatMap(({ before, after }) => changesOf(meant, before, after))
  const sumOf = (which: 'before' | 'after') => {
    const deals = pairs.flatMap(pair => pair[which] ?? []).filter(deal => countsIn(meant, deal))
    const worth = [...deals.map(deal => worthIn(meant, deal)), ...same.map(({ worth }) => worth)]
    return { amount: total(worth).toFixed(2), count: same.reduce((all, { count }) => all + count, deals.length) }
  }
  return {
    period,
    pipeline,
    whom,
    sum: meant.of,
    currency: ctx.config.company.currency,
    since: { at: since, ...sumOf('before') },
    until: { at: until, ...sumOf('after') },
    changes: changeKinds.flatMap(kind => shownKind(kind, changes)),
  }
}

function peopleOf(ctx: Context, whom: Whom): ReadonlySet<string> {
  if (whom.kind === 'user') return new Set([whom.id])
  const line = treeOf(ctx, () => true).find(each => keyOf(each.whom) === keyOf(whom))
  return new Set(line?.people ?? seenPeople(ctx))
}

interface Pair {
  before: DealThen | null
  after: DealThen | null
}

/** Every deal that was or is in the period and may count otherwise, as it was at both moments. */
async function pairsOf(
  ctx: Context,
  { since, until, ...meant }: { since: string; until: string | null; period: Period; pipeline: string | null },
): Promise<Pair[]> {
  const differing = { since, is: true }
  const [before, after] = await Promise.all([
    listDealsThen(ctx, { at: since, ...meant, differing }),
    listDealsThen(ctx, { at: until, ...meant, differing }),
  ])
  const [were, are] = [byId(before), byId(after)]
  const [gone, come] = [before.filter(({ id }) => !are.has(id)), after.filter(({ id }) => !were.has(id))]
  const [goneNow, comeThen] = await Promise.all([
    listDealsThen(ctx, { at: until, ids: gone.map(({ id }) => id) }),
    listDealsThen(ctx, { at: since, ids: come.map(({ id }) => id) }),
  ])
  const [later, earlier] = [byId(goneNow), byId(comeThen)]
  return [
    ...before.map(deal => ({ before: deal, after: are.get(deal.id) ?? later.get(deal.id) ?? null })),
    ...come.map(deal => ({ before: earlier.get(deal.id) ?? null, after: deal })),
  ]
}

const byId = (deals: readonly DealThen[]): Map<string, DealThen> => new Map(deals.map(deal => [deal.id, deal]))

function shownKind(kind: ChangeKind, changes: readonly DealChange[]): ForecastChanges['changes'] {
  const of = changes
    .filter(change => change.kind === kind)
    .sort((one, other) => other.amount.abs().cmp(one.amount.abs()))
  if (!of.length) return []
  const amount = total(of.map(change => change.amount)).toFixed(2)
  const deals = of.slice(0, mostDeals).flatMap(shownDeal)
  return [{ kind, amount, count: of.length, deals, more: of.length - deals.length }]
}

function shownDeal({ amount, before, after }: DealChange): ChangedDeal[] {
  const deal = after ?? before
  if (!deal) return []
  const { id, name, owner } = deal
  return [{ id, name, owner, amount: amount.toFixed(2), before: seen(before), after: seen(after) }]
}

const seen = (deal: DealThen | null): Seen | null =>
  deal && {
    kind: deal.kind,
    category: deal.category,
    day: deal.day,
    amount: deal.amount,
    currency: deal.currency,
    worth: deal.worth,
  }
