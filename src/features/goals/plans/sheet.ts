import { dayAt } from '../../../model/index.ts'
import { type Context, objectOf, scopeOf } from '../../../records/index.ts'
import { readMoment } from '../../past-moment.ts'
import { periodsIn } from '../../period.ts'
import {
  keyOf,
  type Period,
  type Plan,
  type PlanMeasure,
  planMeasures,
  type Span,
  setPlans,
  spans,
} from '../../sales-plans.ts'
import { total } from '../../total.ts'
import { attained, type Elapsed, elapsedOf, paceOf } from '../pace.ts'
import { answersFor, type Line, sells, treeOf } from '../people.ts'
import { requireDealsSeen } from '../seen.ts'
import { type Fact, factsByOwner } from './facts.ts'
import { type PlanOf, plansOfLines } from './plans.ts'

export interface PlanCell {
  from: string
  plan: Plan | null
  fact: string
  attained: number | null
  /** Of the present period: what will be sold if it goes on as until now. */
  pace: string | null
}

export interface PlanLine {
  key: string
  of: PlanOf
  name: string
  depth: number
  canSet: boolean
  cells: PlanCell[]
  /** Of the whole year. */
  total: Omit<PlanCell, 'from' | 'pace'>
}

export interface PlanSheet {
  year: number
  span: Span
  measure: PlanMeasure
  by: PlansBy
  currency: string
  /** The moment at which it was so; `null`: it is so now. */
  asOf: string | null
  periods: { from: string; to: string }[]
  /** Deals that are in no sum, for want of a rate. */
  unrated: number
  /** Whether plans of products, which are those of the company, are told to the caller. */
  seesProducts: boolean
  lines: PlanLine[]
}

export const plansBy = ['people', 'products', 'categories'] as const
export type PlansBy = (typeof plansBy)[number]

export interface SheetAsked {
  year?: string
  span?: string
  measure?: string
  by?: string
  /** A moment, or the beginning of a day: as it was then. */
  asOf?: string
}

/** What a sheet is of, read. */
export interface SheetMeant {
  year: number
  span: Span
  measure: PlanMeasure
  periods: readonly Period[]
  days: { from: string; to: string }
  at: string | null
}

/** Throws Invalid where the moment is none, or yet to come. */
export function readSheetAsked(ctx: Context, asked: SheetAsked): SheetMeant {
  const at = asked.asOf === undefined ? null : readMoment(ctx, 'asOf', asked.asOf)
  const year = Number(asked.year ?? yearAt(ctx, at))
  const span = spans.find(each => each === asked.span) ?? 'month'
  const measure = planMeasures.find(each => each === asked.measure) ?? 'revenue'
  const days = { from: `${year}-01-01`, to: `${year}-12-31` }
  return { year, span, measure, periods: periodsIn(year, span), days, at }
}

const yearAt = ({ config }: Context, at: string | null): string =>
  dayAt(at === null ? new Date() : new Date(at), config.company.timeZone).slice(0, 4)

/** Plans and sales of a year by people and teams, month by month or quarter by quarter. */
export async function planSheet(ctx: Context, asked: SheetAsked): Promise<PlanSheet> {
  requireDealsSeen(ctx)
  const meant = readSheetAsked(ctx, asked)
  const { span, measure, periods, days, at } = meant
  const facts = await factsByOwner(ctx, { days, span, measure, at })
  const set = await setPlans(ctx, measure, periods, at)
  const elapsed = await elapsedAt(ctx, periods, at)
  const sold = new Set(facts.map(({ of }) => of))
  const lines = treeOf(ctx, user => sold.has(user.id) || sells(ctx, user))
  const canSet = (whom: Line['whom']) => at === null && answersFor(ctx, whom)
  const plans = periods.map(period => plansOfLines(set, period, lines))
  const shown = new Set(lines.flatMap(({ people }) => people))
  return {
    ...headOf(ctx, meant, 'people'),
    unrated: facts.reduce((all, { of, unrated }) => all + (of && shown.has(of) ? unrated : 0), 0),
    lines: lines.map(({ whom, name, depth, people }) => {
      const key = keyOf(whom)
      const own = facts.filter(({ of }) => of !== null && people.includes(of))
      const cells = periods.map((period, n) => cellOf(period, plans[n]?.get(key) ?? null, own, elapsed))
      return { key, of: whom, name, depth, canSet: canSet(whom), cells, total: totalOf(cells) }
    }),
  }
}

/** What a sheet says besides its lines. */
export function headOf(
  ctx: Context,
  { year, span, measure, periods, at }: SheetMeant,
  by: PlansBy,
): Omit<PlanSheet, 'lines' | 'unrated'> {
  return {
    ...{ year, span, measure, by },
    currency: ctx.config.company.currency,
    asOf: at,
    periods: periods.map(({ from, to }) => ({ from, to })),
    seesProducts: seesWhole(ctx),
  }
}

/** Whether the caller sees what the whole company sells. */
export const seesWhole = (ctx: Context): boolean =>
  scopeOf(ctx, objectOf(ctx, 'deal'), 'read') === 'all' && scopeOf(ctx, objectOf(ctx, 'product'), 'read') === 'all'

/** How far the period that goes on, or went on at a moment, has gone. */
export async function elapsedAt(
  ctx: Context,
  periods: readonly Period[],
  at: string | null,
): Promise<Map<string, Elapsed>> {
  const elapsed = new Map<string, Elapsed>()
  for (const period of periods) {
    const of = await elapsedOf(ctx, period, at)
    if (of.passed > 0 && of.passed < of.days) elapsed.set(period.from, of)
  }
  return elapsed
}

/** What was planned and sold in a period, of these facts. */
export function cellOf(
  { from }: Period,
  plan: Plan | null,
  facts: readonly Fact[],
  elapsed: ReadonlyMap<string, Elapsed>,
): PlanCell {
  const fact = total(facts.filter(each => each.from === from).map(({ amount }) => amount)).toFixed(2)
  const gone = elapsed.get(from)
  return { from, plan, fact, attained: attained(fact, plan?.amount), pace: gone ? paceOf(fact, gone) : null }
}

/** Of a year, as far as it is planned. */
export function totalOf(cells: readonly PlanCell[]): PlanLine['total'] {
  const plans = cells.flatMap(({ plan }) => plan?.amount ?? [])
  const plan = plans.length ? { amount: total(plans).toFixed(2), added: true } : null
  const fact = total(cells.map(cell => cell.fact)).toFixed(2)
  return { plan, fact, attained: attained(fact, plan?.amount) }
}
