import { Exact } from '../../model/index.ts'
import type { Context, UserInfo } from '../../records/index.ts'
import { asSystem } from '../as-system.ts'
import { keyOf, type Period, periodFrom, planFor, setPlans } from '../sales-plans.ts'
import { total } from '../total.ts'
import { type Closed, closedUntil, runBefore } from './closed.ts'
import { type Entries, readEntries, soldBy } from './entries.ts'
import { type Basis, corrections, type Left, type Line, type Plan, type RuleSum, reckon } from './reckon.ts'
import { isFor, type PayRule } from './rule.ts'
import { listPayRules } from './rules.ts'

/** What somebody is paid for a period: as it was closed, or as it stands. */
export interface Reckoning {
  user: UserInfo
  period: Period
  currency: string
  closed: Closed | null
  basis: Basis
  rules: RuleSum[]
  lines: Line[]
  left: Left[]
  total: string
}

/** Statements of people for a period, whoever asks: who may is not looked at here. */
export async function reckonings(
  ctx: Context,
  { users, period }: { users: readonly UserInfo[]; period: Period },
): Promise<Reckoning[]> {
  const whole = asSystem(ctx)
  const ids = users.map(({ id }) => id)
  const rules = (await listPayRules(whole)).filter(({ span }) => span === period.span)
  const closed = Map.groupBy(await closedUntil(whole, { users: ids, period }), ({ user }) => user)
  const entries = readEntries(whole, ids)
  const found: Reckoning[] = []
  for (const user of users)
    found.push(await reckoningOf(whole, { user, period, rules, closed: closed.get(user.id) ?? [], entries }))
  return found
}

interface Given {
  user: UserInfo
  period: Period
  rules: readonly PayRule[]
  closed: readonly Closed[]
  entries: Entries
}

async function reckoningOf(whole: Context, { user, period, rules, closed, entries }: Given): Promise<Reckoning> {
  const own = closed.find(({ from }) => from === period.from)
  const { currency } = whole.config.company
  if (own) {
    const { lines, basis } = own
    const sums = basis.rules.map(rule => sumOf(rule, lines))
    return { user, period, currency: own.currency, closed: own, basis, rules: sums, lines, left: [], total: own.total }
  }
  const basis = await basisOf(whole, { user, period, rules })
  const reckoned = await reckon(whole, { user, period, basis, entries })
  const corrected = await correctionsBefore(whole, { user, period, closed, entries })
  const sum = total([reckoned.total, ...corrected.map(line => line.sum)]).toFixed(2)
  return {
    ...{ user, period, currency, basis },
    ...reckoned,
    closed: null,
    lines: [...reckoned.lines, ...corrected],
    total: sum,
  }
}

const sumOf = (rule: PayRule, lines: readonly Line[]): RuleSum => {
  const own = lines.filter(line => line.rule.id === rule.id && line.kind !== 'correction')
  const sum = (amounts: (string | null)[]) => total(amounts.map(amount => amount ?? '0')).toFixed(2)
  return { rule, base: sum(own.map(line => line.base)), sum: sum(own.map(line => line.sum)) }
}

/** The rules that are for somebody, and his plan where one of them asks for it. */
async function basisOf(
  whole: Context,
  { user, period, rules }: Pick<Given, 'user' | 'period' | 'rules'>,
): Promise<Basis> {
  const his = rules.filter(rule => isFor(whole, rule, user) && overlaps(rule, period))
  return { rules: his, plan: his.some(({ scale }) => scale === 'plan') ? await planOf(whole, user, period) : null }
}

const overlaps = ({ validFrom, validTo }: PayRule, { from, to }: Period): boolean =>
  (validFrom === null || validFrom <= to) && (validTo === null || validTo >= from)

async function planOf(whole: Context, user: UserInfo, period: Period): Promise<Plan | null> {
  const set = await setPlans(whole, 'revenue', [period])
  const plan = planFor(set, period, keyOf({ kind: 'user', id: user.id }), [])
  return plan && !new Exact(plan.amount).isZero() ? fulfilment(whole, { user, period, amount: plan.amount }) : null
}

/** How much of a plan is fulfilled as deals stand now; never more than it is by rounding. */
async function fulfilment(
  whole: Context,
  { user, period, amount }: { user: UserInfo; period: Period; amount: string },
): Promise<Plan> {
  const sold = await soldBy(whole, user.id, period)
  const fulfilled = new Exact(sold).times(100).div(amount).toDecimalPlaces(2, Exact.ROUND_DOWN).toFixed(2)
  return { amount, sold, fulfilled }
}

/** What has changed of the closed periods before, told in the first open one. */
async function correctionsBefore(
  whole: Context,
  { user, period, closed, entries }: Omit<Given, 'rules'>,
): Promise<Line[]> {
  const run = runBefore(closed, period)
  const found: Line[] = []
  for (const { from, basis, lines } of run) {
    const then = periodFrom(period.span, from)
    const plan = basis.plan && (await fulfilment(whole, { user, period: then, amount: basis.plan.amount }))
    const now = await reckon(whole, { user, period: then, basis: { rules: basis.rules, plan }, entries })
    const told = [
      ...lines.filter(({ kind }) => kind !== 'correction'),
      ...run.flatMap(later => later.lines.filter(({ kind, of }) => kind === 'correction' && of === from)),
    ]
    found.push(...corrections(from, now.lines, told))
  }
  return found
}
