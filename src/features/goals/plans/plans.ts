import sql from 'sql-template-tag'
import { newId } from '../../../model/index.ts'
import type { Context } from '../../../records/index.ts'
import { keyOf, type Period, type Plan, type PlanMeasure, planFor, type SetPlans } from '../../sales-plans.ts'
import type { Line } from '../people.ts'

export type PlanKind = 'user' | 'team' | 'company' | 'product' | 'productCategory'

export interface PlanOf {
  kind: PlanKind
  id: string | null
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
