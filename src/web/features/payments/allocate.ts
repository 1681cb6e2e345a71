import type { Allocations } from './money.ts'

interface Body {
  allocations: { invoice: string; amount: string; credited?: string }[]
}

/** What stands, with one more. What the caller does not see he cannot say again: the server keeps such payments from him. */
export const addAllocation = (now: Allocations, invoice: string, amount: string): Body => ({
  allocations: [...keptOf(now).filter(one => one.invoice !== invoice), { invoice, amount }],
})

export const withoutAllocation = (now: Allocations, invoice: string): Body => ({
  allocations: keptOf(now).filter(one => one.invoice !== invoice),
})

/** In another currency it stays at what was credited, whatever the rate is today. */
const keptOf = ({ allocations }: Allocations): Body['allocations'] =>
  allocations.flatMap(({ invoice, amount, credited, rate }) =>
    invoice ? [{ invoice: invoice.id, amount: amount.amount, ...(rate ? { credited: credited.amount } : {}) }] : [],
  )
