import sql from 'sql-template-tag'
import { Forbidden, Invalid, isId, type Problem, parseAmount } from '../../../model/index.ts'
import { accessPredicate, type Context, living, objectOf, transact } from '../../../records/index.ts'
import { readPeriod } from '../../period.ts'
import type { PlanMeasure } from '../../sales-plans.ts'
import { answersFor, readWhom } from '../people.ts'
import { requireDealsSeen } from '../seen.ts'
import { keepPlans, type NewPlan, type PlanKind } from './plans.ts'

export interface PlanAsked {
  of: { kind: PlanKind; id?: string | null }
  measure: PlanMeasure
  span: string
  from: string
  /** `null`: none any more. */
  amount: string | null
}

/** Sets plans, all or none. Throws Invalid with all that is wrong, NotFound and Forbidden for the first that is not the caller's to set. */
export async function setPlansOf(ctx: Context, asked: readonly PlanAsked[]): Promise<number> {
  requireDealsSeen(ctx)
  const by = ctx.actor.user
  if (!by) throw new Forbidden('goalsNotYours')
  const problems: Problem[] = []
  const plans = asked.flatMap((plan, at) =>
    readPlan(ctx, plan, problem => problems.push({ ...problem, field: `plans.${at}.${problem.field}` })),
  )
  if (problems.length) throw new Invalid(problems)
  const inPlace = [...new Set(plans.map(({ of }) => `${of.kind} ${of.id}`))]
  if (inPlace.length === 0) return 0
  await requireThere(ctx, plans)
  await transact(ctx, inside => keepPlans(inside, plans, by))
  return plans.length
}

function readPlan(
  ctx: Context,
  { of, measure, span, from, amount }: PlanAsked,
  report: (problem: Problem) => void,
): NewPlan[] {
  const read = amount === null ? null : parseAmount(amount)
  if (read === undefined) report({ field: 'amount', code: 'amount' })
  else if (measure === 'deals' && read !== null && !read.isInteger())
    report({ field: 'amount', code: 'decimals', params: { decimals: 0 } })
  const period = periodOf(ctx, { span, from }, report)
  const whose = whoseOf(ctx, of)
  return period && read !== undefined ? [{ of: whose, measure, period, amount: read?.toFixed(2) ?? null }] : []
}

function periodOf(ctx: Context, asked: { span: string; from: string }, report: (problem: Problem) => void) {
  try {
    return readPeriod(ctx, asked)
  } catch (error) {
    if (!(error instanceof Invalid)) throw error
    for (const problem of error.problems) report(problem)
    return null
  }
}

/** Plans of products are the company's. */
function whoseOf(ctx: Context, { kind, id = null }: PlanAsked['of']): NewPlan['of'] {
  const ofGoods = kind === 'product' || kind === 'productCategory'
  const whom = ofGoods ? ({ kind: 'company', id: null } as const) : readWhom(ctx, { kind, id })
  if (!answersFor(ctx, whom)) throw new Forbidden('goalsNotYours')
  return ofGoods ? { kind, id } : whom
}

async function requireThere(ctx: Context, plans: readonly NewPlan[]): Promise<void> {
  for (const kind of ['product', 'productCategory'] as const) {
    const ids = plans.flatMap(({ of }) => (of.kind === kind ? (of.id ?? '') : []))
    if (!ids.length) continue
    const object = objectOf(ctx, kind)
    const readable = ids.filter(isId)
    const rows = await ctx.db.query<{ id: string }>(
      kind === 'product'
        ? sql`select t.id from product t where ${living(ctx, object, 't')} and ${accessPredicate(ctx, object, 'read', 't')} and t.id = any(${readable}::uuid[])`
        : sql`select t.id from product_category t where ${living(ctx, object, 't')} and ${accessPredicate(ctx, object, 'read', 't')} and t.id = any(${readable}::uuid[])`,
    )
    const there = new Set(rows.map(row => row.id))
    const problems = plans.flatMap(({ of }, at): Problem[] =>
      of.kind === kind && !there.has(of.id ?? '')
        ? [{ field: `plans.${at}.of.id`, code: 'dangling', params: { object: kind, id: of.id ?? '' } }]
        : [],
    )
    if (problems.length) throw new Invalid(problems)
  }
}
