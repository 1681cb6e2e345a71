import { minorUnits, payFor } from '../../model/index.ts'
import type { Context, UserInfo } from '../../records/index.ts'
import type { Period } from '../sales-plans.ts'
import { total } from '../total.ts'
import { type Entries, type Entry, shareIn } from './entries.ts'
import { holdsOn, type PayRule } from './rule.ts'

/** By what a period is reckoned: kept with it when it is closed. */
export interface Basis {
  rules: PayRule[]
  /** How much was to be sold, and was; `null`: nothing was planned. */
  plan: Plan | null
}

export interface Plan {
  amount: string
  sold: string
  /** Per cent. */
  fulfilled: string
}

/** One line of a statement: a deal or payment, or its part in one step; what a cap takes off; what has changed of a closed period. */
export interface Line {
  kind: 'deal' | 'payment' | 'cap' | 'correction'
  rule: { id: string; name: string }
  deal: string | null
  /** Of the deal: `D-12`. */
  number: string | null
  day: string | null
  /** His share of the amount or margin, as far as it lies in the step. */
  base: string | null
  /** Whether `base` is of the margin. */
  ofMargin: boolean
  /** Per cent of the deal that is his. */
  share: string | null
  /** Which step of the rule, from 1. */
  step: number | null
  /** Per cent, or so much a deal. */
  rate: string | null
  fixed: boolean
  sum: string
  /** First day of the closed period that is corrected. */
  of: string | null
}

/** What is in no sum, and why. */
export interface Left {
  rule: { id: string; name: string }
  /** `filter`: the rule cannot be read, and pays nothing. */
  lacks: 'rate' | 'margin' | 'filter'
  deal: string | null
  number: string | null
}

/** What a rule comes to: the bases of its lines and what they are paid. */
export interface RuleSum {
  rule: PayRule
  base: string
  sum: string
}

export interface Reckoned {
  lines: Line[]
  left: Left[]
  rules: RuleSum[]
  total: string
}

interface Asked {
  user: UserInfo
  period: Period
  basis: Basis
  entries: Entries
}

/** What somebody is paid for a period by given rules, without corrections. */
export async function reckon(ctx: Context, { user, period, basis, entries }: Asked): Promise<Reckoned> {
  const digits = minorUnits(ctx.config.company.currency)
  const reckoned: Reckoned[] = []
  for (const rule of basis.rules) {
    const found = await entries(rule, period)
    const named = { id: rule.id, name: rule.name }
    if (found === null) {
      const left: Left = { rule: named, lacks: 'filter', deal: null, number: null }
      reckoned.push({ lines: [], left: [left], rules: [], total: '0' })
      continue
    }
    const own = found.flatMap(entry => {
      const part = holdsOn(rule, entry.day) ? shareIn(entry, user.id) : null
      return part ? [{ entry, part }] : []
    })
    const known = own.filter(({ entry }) => entry.amount !== null)
    const pay = payFor(
      rule,
      known.map(({ part }) => part),
      { digits, fulfilled: basis.plan?.fulfilled },
    )
    const lines = pay.parts.flatMap(({ entry: at, step, base, rate, sum }): Line[] => {
      const of = known[at]
      if (!of) return []
      return [{ ...lineOf(rule, of.entry), base, share: of.part.share, step: step + 1, rate, sum }]
    })
    reckoned.push({
      lines: [...lines, ...(Number(pay.capped) ? [capLine(rule, pay.capped)] : [])],
      left: own.flatMap(({ entry: { amount, lacks, deal, number } }) =>
        amount === null ? [{ rule: named, lacks, deal, number }] : [],
      ),
      rules: [{ rule, base: pay.base, sum: pay.total }],
      total: pay.total,
    })
  }
  return {
    lines: reckoned.flatMap(({ lines }) => lines),
    left: reckoned.flatMap(({ left }) => left),
    rules: reckoned.flatMap(({ rules }) => rules),
    total: total(reckoned.map(each => each.total)).toFixed(2),
  }
}

const bare = (rule: PayRule) => ({
  rule: { id: rule.id, name: rule.name },
  ...{ deal: null, number: null, day: null, base: null, ofMargin: rule.base === 'margin', share: null },
  ...{ step: null, rate: null, fixed: rule.reward === 'fixed', of: null },
})

const lineOf = (rule: PayRule, { deal, number, day }: Entry) => ({
  ...bare(rule),
  kind: rule.source === 'won' ? ('deal' as const) : ('payment' as const),
  ...{ deal, number, day },
})

const capLine = (rule: PayRule, sum: string): Line => ({ ...bare(rule), kind: 'cap', sum })

/**
 * What a closed period comes to now, other than it was when it was closed and than later statements have told: a line for each deal and
 * rule, by the rules of then.
 */
export function corrections(of: string, now: readonly Line[], told: readonly Line[]): Line[] {
  const keyOf = ({ rule, deal }: Line) => `${rule.id} ${deal}`
  const before = Map.groupBy(told, keyOf)
  const after = Map.groupBy(now, keyOf)
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((key): Line[] => {
    const [was, is] = [before.get(key) ?? [], after.get(key) ?? []]
    const difference = total(is.map(({ sum }) => sum)).minus(total(was.map(({ sum }) => sum)))
    const [line] = [...is, ...was]
    if (!line || difference.isZero()) return []
    const unsaid = { day: null, base: null, share: null, step: null, rate: null }
    return [{ ...line, ...unsaid, kind: 'correction', sum: difference.toFixed(2), of }]
  })
}
