import { Exact, type TaxMode, taxModes } from '../../../model/index.ts'
import { type EntityRow, heldOn, type ProductRow, type TaxRow } from './rows.ts'

/** How goods are taxed on a day, by a legal entity of the company. */
export interface Taxes {
  on: string
  mode: TaxMode
  rates: readonly TaxRow[]
  entity: EntityRow | undefined
}

export const modeOf = (entity: EntityRow | undefined): TaxMode =>
  taxModes.find(mode => mode === entity?.taxMode) ?? 'included'

export interface Taxed {
  /** Per cent; `null`: without tax. */
  rate: number | null
  /** The rate that the product names, where it does not hold on the day. */
  over?: TaxRow
}

/** The rate of a product: its own, that of the legal entity, that of the company; the first that holds on the day. */
export function taxOf(taxes: Taxes, product: ProductRow | undefined): Taxed {
  if (taxes.mode === 'none') return { rate: null }
  const named = (id: string | null | undefined) => taxes.rates.find(rate => rate.id === id)
  const own = named(product?.taxRate)
  const candidates = [own, named(taxes.entity?.taxRate), usual(taxes)]
  const held = candidates.find(rate => rate && heldOn(rate, taxes.on) === 'now')
  return { rate: held?.rate ?? null, ...(own && held !== own ? { over: own } : {}) }
}

/** The main rate; on days that it does not hold for, the highest of those that are kept for a time: what was the main one then. */
const usual = ({ rates, on }: Taxes): TaxRow | undefined => {
  const held = rates.filter(rate => heldOn(rate, on) === 'now')
  const former = held.filter(({ from, until }) => from || until).sort((a, b) => (b.rate ?? -1) - (a.rate ?? -1))
  return held.find(({ main }) => main) ?? former[0]
}

/** A price with the tax taken out, put on, or as it is, unrounded. */
export function withTax(price: Exact, rate: number | null, isIncluded: boolean, mode: TaxMode): Exact {
  const wanted = mode === 'included'
  if (mode === 'none' || rate === null || isIncluded === wanted) return price
  const factor = new Exact(100).plus(rate).div(100)
  return wanted ? price.times(factor) : price.div(factor)
}
