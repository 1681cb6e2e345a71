import sql from 'sql-template-tag'
import { addDays, monthStart } from '../model/index.ts'
import { type Context, lentBy, objectOf, reach, scopeOf } from '../records/index.ts'
import { total } from './total.ts'

export const spans = ['month', 'quarter'] as const
export type Span = (typeof spans)[number]

/** A whole month or quarter: its first and its last day. */
export interface Period {
  span: Span
  from: string
  to: string
}

export const monthsOf: Record<Span, number> = { month: 1, quarter: 3 }

/** The month or quarter that begins on a day. */
export const periodFrom = (span: Span, from: string): Period => ({
  span,
  from,
  to: addDays(monthStart(from, monthsOf[span]), -1),
})

/** The months of a quarter, in order. */
const monthsIn = ({ from, span }: Period): Period[] =>
  span === 'month' ? [] : [0, 1, 2].map(months => periodFrom('month', monthStart(from, months)))

/** By what plans are told apart: `user:…`, `company`. */
export const keyOf = ({ kind, id }: { kind: string; id: string | null }): string => (id ? `${kind}:${id}` : kind)

/** In money of the company's currency, or so many deals. */
export const planMeasures = ['revenue', 'deals'] as const
export type PlanMeasure = (typeof planMeasures)[number]

/** A plan as it stands; `added`: nobody has set it, it is what the plans below it or its months come to. */
export interface Plan {
  amount: string
  added: boolean
}

/** Plans that were set, by whose they are, span and first day. */
export type SetPlans = ReadonlyMap<string, string>

const placeOf = (key: string, { span, from }: Pick<Period, 'span' | 'from'>): string => `${key} ${span} ${from}`

/** Plans of periods as they were set at a moment (`null`: now). */
export async function setPlans(
  { db, workspace }: Context,
  measure: PlanMeasure,
  periods: readonly Period[],
  at: string | null = null,
): Promise<SetPlans> {
  const days = [...new Set(periods.flatMap(period => [period, ...monthsIn(period)]).map(({ from }) => from))]
  const rows = await db.query<{
    kind: string
    whom: string | null
    span: Period['span']
    from: string
    amount: string
  }>(sql`
    select kind, whom, span, "from", amount from (
      select distinct on (whom_kind, whom, span, starts_on) whom_kind as kind, whom, span, starts_on::text as "from", amount::text as amount from sales_plan
      where workspace_id = ${workspace} and measure = ${measure} and starts_on = any(${days}::date[]) and set_at <= coalesce(${at}::timestamptz, 'infinity')
      order by whom_kind, whom, span, starts_on, set_at desc, id desc) p
    where amount is not null`)
  return new Map(rows.map(({ kind, whom, amount, ...period }) => [placeOf(keyOf({ kind, id: whom }), period), amount]))
}

/** What somebody's plan is: the one that was set, else that of the months, else what the plans below it add up to. */
export function planFor(set: SetPlans, period: Period, key: string, below: readonly (Plan | null)[]): Plan | null {
  const own = set.get(placeOf(key, period))
  if (own !== undefined) return { amount: own, added: false }
  const months = monthsIn(period).flatMap(month => set.get(placeOf(key, month)) ?? [])
  const parts = months.length ? months : below.flatMap(plan => plan?.amount ?? [])
  return parts.length ? { amount: total(parts).toFixed(2), added: true } : null
}

/**
 * What each person was to sell from one day to another, in the company's currency, of those whom the caller sees and who have plans: of each
 * quarter as a whole, and of the months besides; with `asOf` as it was set at that moment. Where the days are no whole months nothing is planned.
 */
export async function plannedRevenue(
  ctx: Context,
  days: { from: string; to: string },
  asOf: string | null = null,
): Promise<Map<string, string>> {
  const periods = wholePeriods(days)
  const set = await setPlans(ctx, 'revenue', periods, asOf)
  const people = [...seenPeople(ctx)].map((id): [string, string[]] => [
    id,
    periods.flatMap(period => planFor(set, period, keyOf({ kind: 'user', id }), [])?.amount ?? []),
  ])
  return new Map(people.flatMap(([id, plans]) => (plans.length ? [[id, total(plans).toFixed(2)]] : [])))
}

/** At most so many months are looked through. */
const mostMonths = 120

/** Quarters, and the months at both ends that make none. */
function wholePeriods({ from, to }: { from: string; to: string }): Period[] {
  if (!from.endsWith('-01') || !addDays(to, 1).endsWith('-01')) return []
  const periods: Period[] = []
  for (let at = from; at <= to && periods.length < mostMonths; ) {
    const quarter = periodFrom('quarter', at)
    const isQuarter = (Number(at.slice(5, 7)) - 1) % 3 === 0 && quarter.to <= to
    const period = isQuarter ? quarter : periodFrom('month', at)
    periods.push(period)
    at = addDays(period.to, 1)
  }
  return periods
}

/** Those whose deals the caller sees because of who owns them; single deals that were shared with him do not make one. */
export function seenPeople(ctx: Context): ReadonlySet<string> {
  const deal = objectOf(ctx, 'deal')
  const scope = scopeOf(ctx, deal, 'read')
  if (scope === 'none') return new Set()
  if (scope === 'all') return new Set(ctx.config.users.keys())
  return new Set([...reach(ctx, scope), ...lentBy(ctx, deal, 'read').flatMap(({ owners }) => owners)])
}
