import { Exact } from './decimals.ts'
import { minorUnits } from './money.ts'

/** Prices include the tax, the tax comes on top of them, or there is none. */
export const taxModes = ['included', 'excluded', 'none'] as const
export type TaxMode = (typeof taxModes)[number]

/**
 * Where tax is rounded. `line`: of each line, and summed (invoices in Russia: Постановление Правительства РФ № 1137).
 * `rate`: of all lines of a rate together (EN 16931, BR-CO-17); lines then share it so that they still add up.
 */
export const taxRoundings = ['line', 'rate'] as const
export type TaxRounding = (typeof taxRoundings)[number]

/** What is priced: so many at such a price, less so many per cent; `tax` in per cent, `null` or none: without tax. */
export interface PricedLine {
  quantity: number
  price: string
  discount: number
  tax?: number | null
}

/** What holds for all lines of a deal, quote, order or invoice. */
export interface Terms {
  taxMode: TaxMode
  taxRounding?: TaxRounding
  /** Per cent off the sum of all lines. */
  discount?: number | null
  /** An amount off the sum of all lines, after the per cent. */
  discountAmount?: string | number | null
  /** ISO 4217: how many digits after the point amounts are rounded to. */
  currency: string
}

/** Amounts as decimals, in the currency of the terms, rounded to its smallest coin. */
export interface LineTotals {
  /** Quantity times price, before any discount. */
  list: string
  /** Its own discount and its share of that on all. */
  discount: string
  net: string
  tax: string
  total: string
}

export interface TaxTotals {
  /** Per cent; `null`: without tax. */
  rate: number | null
  net: string
  tax: string
  total: string
}

export interface Totals extends LineTotals {
  lines: LineTotals[]
  /** One entry a rate, the highest first, without tax last. */
  byRate: TaxTotals[]
}

/**
 * What lines cost, each and together. The figures of the lines add up to those of the whole to the last kopeck, and the
 * order of the lines changes none of the sums. A discount of more than all lines takes all.
 */
export function totalsOf(lines: readonly PricedLine[], terms: Terms): Totals {
  const digits = minorUnits(terms.currency)
  const list = lines.map(line => rounded(new Exact(line.price).times(line.quantity), digits))
  const own = lines.map(line => afterDiscount(line, digits))
  const off = shareOut(discountOnAll(sum(own), terms, digits), own, keysOf(lines), digits)
  const base = own.map((amount, at) => amount.minus(off[at] ?? 0))
  const rates = lines.map(({ tax }) => (terms.taxMode === 'none' ? null : (tax ?? null)))
  const taxes = taxesOf(base, rates, terms, digits)

  const exact = lines.map((_, at) => {
    const amount = base[at] ?? new Exact(0)
    const tax = taxes[at] ?? new Exact(0)
    const net = terms.taxMode === 'included' ? amount.minus(tax) : amount
    const before = list[at] ?? new Exact(0)
    return { list: before, discount: before.minus(amount), net, tax, total: net.plus(tax) }
  })
  const byRate = [...Map.groupBy(exact.keys(), at => rates[at] ?? null)]
    .sort(([one], [other]) => (other ?? -1) - (one ?? -1))
    .map(([rate, places]) => ({ rate, ...written(added(places.map(at => exact[at])), digits) }))
  return {
    ...written(added(exact), digits),
    lines: exact.map(line => written(line, digits)),
    byRate: byRate.map(({ rate, net, tax, total }) => ({ rate, net, tax, total })),
  }
}

const rounded = (amount: Exact, digits: number): Exact => amount.toDecimalPlaces(digits)

const sum = (amounts: readonly Exact[]): Exact => amounts.reduce((all, amount) => all.plus(amount), new Exact(0))

const afterDiscount = ({ price, quantity, discount }: PricedLine, digits: number): Exact =>
  rounded(new Exact(price).times(quantity).times(new Exact(100).minus(discount)).div(100), digits)

function discountOnAll(whole: Exact, { discount, discountAmount }: Terms, digits: number): Exact {
  const byPercent = rounded(whole.times(discount ?? 0).div(100), digits)
  const off = byPercent.plus(rounded(new Exact(discountAmount ?? 0), digits))
  return off.gt(whole) ? whole : off
}

/** Lines that are alike in all that counts may stand for each other; others keep one order whatever theirs is. */
const keysOf = (lines: readonly PricedLine[]): string[] =>
  lines.map(({ tax, price, quantity, discount }) => [tax ?? '', price, quantity, discount].join(' '))

/**
 * An amount in parts as large as the weights ask: first rounded down, then what is left goes, coin by coin, to those who lost most
 * by it (the largest remainder; of equals to the greater weight).
 */
export function shareOut(amount: Exact, weights: readonly Exact[], keys: readonly string[], digits: number): Exact[] {
  const whole = sum(weights)
  if (amount.isZero() || whole.isZero()) return weights.map(() => new Exact(0))
  const wanted = weights.map(weight => amount.times(weight).div(whole))
  const parts = wanted.map(part => part.toDecimalPlaces(digits, Exact.ROUND_DOWN))
  const coin = new Exact(10).pow(-digits)
  const left = amount.minus(sum(parts)).div(coin).toNumber()
  const lost = (at: number) => (wanted[at] ?? new Exact(0)).minus(parts[at] ?? 0)
  const order = [...weights.keys()].sort(
    (one, other) =>
      lost(other).cmp(lost(one)) ||
      (weights[other] ?? new Exact(0)).cmp(weights[one] ?? 0) ||
      compare(keys[one] ?? '', keys[other] ?? ''),
  )
  for (const at of order.slice(0, left)) parts[at] = (parts[at] ?? new Exact(0)).plus(coin)
  return parts
}

const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0)

/** The tax in an amount that includes it, or on one that does not. */
const taxOf = (amount: Exact, rate: number | null, mode: TaxMode): Exact =>
  rate === null || mode === 'none'
    ? new Exact(0)
    : amount.times(rate).div(mode === 'included' ? new Exact(100).plus(rate) : 100)

function taxesOf(base: readonly Exact[], rates: readonly (number | null)[], terms: Terms, digits: number): Exact[] {
  if (terms.taxRounding !== 'rate')
    return base.map((amount, at) => rounded(taxOf(amount, rates[at] ?? null, terms.taxMode), digits))
  const taxes = base.map(() => new Exact(0))
  for (const [rate, places] of Map.groupBy(base.keys(), at => rates[at] ?? null)) {
    const parts = places.map(at => base[at] ?? new Exact(0))
    const whole = rounded(taxOf(sum(parts), rate, terms.taxMode), digits)
    const shared = shareOut(
      whole,
      parts,
      parts.map(part => part.toFixed()),
      digits,
    )
    places.forEach((at, index) => {
      taxes[at] = shared[index] ?? new Exact(0)
    })
  }
  return taxes
}

type Figures = Record<keyof LineTotals, Exact>
const figures = ['list', 'discount', 'net', 'tax', 'total'] as const

const added = (lines: readonly (Figures | undefined)[]): Figures => {
  const of = (figure: keyof LineTotals) => sum(lines.map(line => line?.[figure] ?? new Exact(0)))
  return { list: of('list'), discount: of('discount'), net: of('net'), tax: of('tax'), total: of('total') }
}

/** Two digits are written also where the coin is larger: that is how amounts are kept. */
const written = (of: Figures, digits: number): LineTotals => {
  const [list, discount, net, tax, total] = figures.map(figure => of[figure].toFixed(Math.max(2, digits)))
  return { list: list ?? '', discount: discount ?? '', net: net ?? '', tax: tax ?? '', total: total ?? '' }
}
