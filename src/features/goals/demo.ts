import { loadConfiguration } from '../../access/configuration.ts'
import { dayAt, monthStart } from '../../model/index.ts'
import { objects } from '../../objects/index.ts'
import type { Context } from '../../records/index.ts'
import { periodFrom } from '../sales-plans.ts'
import { factsByOwner } from './plans/facts.ts'
import { keepPlans, type NewPlan } from './plans/plans.ts'

/** So many months have a plan before the present one, and as many after it. */
const around = 5
/** Plans are round sums. */
const step = 50_000

/**
 * Plans of the sample company: each seller's months, around what he sells in one on average, so that some have reached
 * theirs and some have not. What teams and the company are to sell is added up from them.
 */
export async function addDemoPlans(given: Context): Promise<void> {
  // People have been hired since the set-up was read.
  const ctx = { ...given, config: await loadConfiguration(given.db, given.workspace, objects) }
  const { users, roles, company } = ctx.config
  const administrator = [...users.values()].find(({ active, role }) => active && roles.get(role)?.admin)
  if (!administrator) return
  const now = monthStart(dayAt(new Date(), company.timeZone))
  const months = Array.from({ length: 2 * around + 1 }, (_, at) => periodFrom('month', monthStart(now, at - around)))
  const [first, last] = [months[0], months[around - 1]]
  if (!first || !last) return
  const sold = await factsByOwner(ctx, {
    days: { from: first.from, to: last.to },
    span: 'month',
    measure: 'revenue',
    at: null,
  })
  const plans = [...Map.groupBy(sold, ({ of }) => of)].flatMap(([id, facts], seller): NewPlan[] => {
    const mean = facts.reduce((sum, { amount }) => sum + Number(amount), 0) / around
    if (id === null || mean < step) return []
    // Every third has been given more than he is used to sell.
    const wanted = mean * (seller % 3 === 0 ? 1.15 : 0.95)
    const amount = (Math.max(1, Math.round(wanted / step)) * step).toFixed(2)
    return months.map(period => ({ of: { kind: 'user', id }, measure: 'revenue', period, amount }))
  })
  if (plans.length) await keepPlans(ctx, plans, administrator.id)
}
