import { Exact, type Item, minorUnits, type PricedLine, shareOut, type Terms, totalsOf } from '../../../model/index.ts'

/** What a sale comes to, or what was invoiced of it, by the rate of tax (`null`: without tax), tax included. */
export type ByRate = ReadonlyMap<number | null, Exact>

/** How much of lines falls to each rate of tax. */
export const byRateOf = (lines: readonly PricedLine[], terms: Terms): Map<number | null, Exact> =>
  new Map(totalsOf(lines, terms).byRate.map(({ rate, total }) => [rate, new Exact(total)]))

export const sumOf = (by: ByRate): Exact => [...by.values()].reduce((all, each) => all.plus(each), new Exact(0))

/**
 * An amount of a sale, shared among its rates of tax as the sale itself is (НК РФ, ст. 154 п. 1: a prepayment bears the tax of what
 * it is for). The shares add up to the amount, to the last kopeck.
 */
export function inProportion(amount: Exact, of: ByRate, currency: string): Map<number | null, Exact> {
  const rates = [...of.keys()]
  const shared = shareOut(
    amount,
    [...of.values()],
    rates.map(rate => String(rate)),
    minorUnits(currency),
  )
  return new Map(rates.map((rate, at) => [rate, shared[at] ?? new Exact(0)]))
}

/**
 * What is left of a sale once the rest of it was invoiced, by rate. Where more was invoiced of a rate than the sale has of it
 * (somebody wrote an invoice by hand), what is left in all is shared among the rates that have something left.
 */
export function leftOf(whole: ByRate, invoiced: ByRate, currency: string): Map<number | null, Exact> {
  const rates = new Set([...whole.keys(), ...invoiced.keys()])
  const nothing = new Exact(0)
  const left = new Map([...rates].map(rate => [rate, (whole.get(rate) ?? nothing).minus(invoiced.get(rate) ?? 0)]))
  if ([...left.values()].every(each => !each.isNegative())) return left
  const positive = new Map([...left].filter(([, each]) => each.gt(0)))
  const all = sumOf(left)
  return all.gt(0) ? inProportion(all, positive, currency) : new Map()
}

/** One line for each rate that something falls to. Prices include the tax, which follows from them by the calculated rate (НК РФ, ст. 164 п. 4). */
export const linesFor = (by: ByRate, nameOf: (rate: number | null) => string): Item[] =>
  [...by]
    .filter(([, amount]) => amount.gt(0))
    .sort(([one], [other]) => (other ?? -1) - (one ?? -1))
    .map(([rate, amount]) => ({
      product: null,
      name: nameOf(rate),
      quantity: 1,
      price: amount.toFixed(2),
      discount: 0,
      tax: rate,
    }))
