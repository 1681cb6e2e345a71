import sql from 'sql-template-tag'
import { newId } from '../../../model/index.ts'
import type { Context } from '../../../records/index.ts'
import { keyOf, type Line } from '../people.ts'
import { monthsIn, type Period } from '../period.ts'
import { total } from '../total.ts'

/** In money of the company's currency, or so many deals. */
export const planMeasures = ['revenue', 'deals'] as const
export type PlanMeasure = (typeof planMeasures)[number]

export type PlanKind = 'user' | 'team' | 'company' | 'product' | 'productCategory'

export interface PlanOf {
  kind: PlanKind
  id: string | null
}

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

/** The same for each line of the tree, by its key. */
export function plansOfLines(set: SetPlans, period: Period, lines: readonly Line[]): Map<string, Plan | null> {
  const plans = new Map<string, Plan | null>()
  for (const line of lines.toReversed()) {
    const key = keyOf(line.whom)
    const below = lines.filter(({ parent }) => parent === key).map(({ whom }) => plans.get(keyOf(whom)) ?? null)
    plans.set(key, planFor(set, period, key, below))
  }
  return plans
}

export interface NewPlan {
  of: PlanOf
  measure: PlanMeasure
  period: Period
  amount: string | null
}

export async function keepPlans(ctx: Context, plans: readonly NewPlan[], by: string): Promise<void> {
  const rows = plans.map(({ of, measure, period, amount }) => ({
    id: newId(),
    span: period.span,
    starts_on: period.from,
    whom_kind: of.kind,
    whom: of.id,
    measure,
    amount,
  }))
  await ctx.db.query(sql`
    insert into sales_plan (id, span, starts_on, whom_kind, whom, measure, amount, set_by)
    select id, span, starts_on, whom_kind, whom, measure, amount, ${by}::uuid
    from json_to_recordset(${JSON.stringify(rows)}::json) as g(id uuid, span text, starts_on date, whom_kind text, whom uuid, measure text, amount numeric)`)
}
