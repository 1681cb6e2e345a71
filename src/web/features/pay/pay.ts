import type { PayReward, PayScale, PayStep } from '../../../model/pay.ts'
import { api } from '../../app/api.ts'
import type { Span } from '../goals/goals.ts'

/** What the pay API answers, as the pages use it. */

export const payKeys = {
  all: ['pay'] as const,
  people: ['pay', 'people'] as const,
  statement: ['pay', 'statement'] as const,
  shares: ['pay', 'shares'] as const,
}

export interface PaidPerson {
  user: { id: string; name: string }
  closed: boolean
  mayClose: boolean
  lines: number
  total: string
}

export interface PaidPeople {
  span: Span
  from: string
  to: string
  currency: string
  data: PaidPerson[]
  nextCursor: string | null
  /** Of everybody. */
  total: string
}

/** What everybody is paid, page by page. */
export async function askPeople(period: PaySearch, signal: AbortSignal): Promise<PaidPeople> {
  const query = { span: period.span, from: period.from, limit: 200 }
  let people = await api.get<PaidPeople>('/pay/statements', { query, signal })
  while (people.nextCursor) {
    const next = await api.get<PaidPeople>('/pay/statements', {
      query: { ...query, cursor: people.nextCursor },
      signal,
    })
    people = { ...next, data: [...people.data, ...next.data] }
  }
  return people
}

type Deal = { id: string; name: string | null } | null

export interface PayLine {
  kind: 'deal' | 'payment' | 'cap' | 'correction'
  rule: { id: string; name: string }
  deal: Deal
  number: string | null
  day: string | null
  base: string | null
  ofMargin: boolean
  share: string | null
  step: number | null
  rate: string | null
  fixed: boolean
  sum: string
  of: string | null
}

export interface StatementRule {
  id: string
  name: string
  source: 'won' | 'paid'
  reward: PayReward
  scale: PayScale
  steps: PayStep[]
  cap: string | null
  ofMargin: boolean
  base: string | null
  sum: string
}

export interface Statement {
  user: { id: string; name: string }
  span: Span
  from: string
  to: string
  currency: string
  closing: { id: string; by: { id: string; name: string } | null; at: string } | null
  mayClose: boolean
  plan: { amount: string; sold: string; fulfilled: string } | null
  rules: StatementRule[]
  lines: PayLine[]
  left: { rule: { id: string; name: string }; lacks: 'rate' | 'margin' | 'filter'; deal: Deal; number: string | null }[]
  total: string
}

export interface DealShares {
  version: number
  mayChange: boolean
  /** Whether anybody is paid by a rule. */
  paid: boolean
  shares: { user: string; name: string; share: string }[]
}

/** What of the page stands in the address. */
export interface PaySearch {
  span?: string
  from?: string
  who?: string
}

/** Where somebody's lines, or everybody's sums, of a period stand. */
export function payAddress(search: PaySearch): string {
  const given = Object.entries(search).filter(([, value]) => value)
  return given.length ? `/pay?${new URLSearchParams(given)}` : '/pay'
}
