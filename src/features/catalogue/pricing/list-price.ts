import { Exact, minorUnits } from '../../../model/index.ts'
import type { RateUsed } from '../../pricing.ts'
import { convert, type Rates } from './exchange.ts'
import { heldOn, type ListRow, type PriceRow, type ProductRow } from './rows.ts'
import { withTax } from './taxes.ts'

/** Everything that prices are read from, as of a day. */
export interface Shelf {
  on: string
  lists: ReadonlyMap<string, ListRow>
  /** By list and product. */
  prices: ReadonlyMap<string, readonly PriceRow[]>
  products: ReadonlyMap<string, ProductRow>
  rates: Rates
}

export const shelfKey = (list: string, product: string): string => `${list} ${product}`

export interface ListPrice {
  amount: Exact
  currency: string
  taxIncluded: boolean
  list: ListRow | null
  bases: string[]
  minQuantity: number | null
  rates: RateUsed[]
}

/** What so many of a product cost by a list, each; a variant costs what its product does where it has no price of its own. */
export function listPrice(shelf: Shelf, list: ListRow, asked: Asked): ListPrice | undefined {
  const { product } = asked
  const whole = shelf.products.get(product.variantOf ?? '')
  return byList(shelf, list, asked, []) ?? (whole && byList(shelf, list, { ...asked, product: whole }, []))
}

export interface Asked {
  product: ProductRow
  quantity: number
  /** Per cent of tax, where a list with tax follows one without. */
  tax: number | null
}

function byList(shelf: Shelf, list: ListRow, asked: Asked, passed: readonly string[]): ListPrice | undefined {
  if (passed.includes(list.id) || !isUsed(list, shelf.on)) return undefined
  const row = breakFor(shelf.prices.get(shelfKey(list.id, asked.product.id)) ?? [], asked.quantity)
  const { currency, taxIncluded } = list
  if (row) {
    const amount = new Exact(row.amount)
    return { amount, currency, taxIncluded, list, bases: [], minQuantity: row.minQuantity, rates: [] }
  }
  const base = shelf.lists.get(list.base ?? '')
  const found = base && byList(shelf, base, asked, [...passed, list.id])
  return found && followed(shelf, list, found, asked.tax)
}

/** The price of a list that follows another: in its currency and with its tax, so many per cent higher or lower, rounded. */
function followed({ rates }: Shelf, list: ListRow, of: ListPrice, tax: number | null): ListPrice {
  const taxed = withTax(of.amount, tax, of.taxIncluded, list.taxIncluded ? 'included' : 'excluded')
  const converted = convert(rates, taxed, of.currency, list.currency)
  const adjusted = converted.amount.times(new Exact(100).plus(list.adjustment ?? 0)).div(100)
  return {
    ...of,
    amount: roundedTo(adjusted, list),
    currency: list.currency,
    taxIncluded: list.taxIncluded,
    list,
    bases: [of.list?.name ?? '', ...of.bases],
    rates: [...of.rates, ...converted.rates],
  }
}

function roundedTo(amount: Exact, { roundTo, currency }: ListRow): Exact {
  const coin = new Exact(10).pow(-minorUnits(currency))
  const step = roundTo ? new Exact(roundTo) : coin
  return amount.div(step).toDecimalPlaces(0).times(step)
}

export const isUsed = (list: ListRow, on: string): boolean => list.active && heldOn(list, on) === 'now'

/**
 * The price of the largest quantity that is reached; of two for the same quantity that which began last, and of those the newest.
 * What is sold by the half has no break below one: a price from one on holds for less, too.
 */
export function breakFor(rows: readonly PriceRow[], quantity: number): PriceRow | undefined {
  const reached = rows.filter(({ minQuantity }) => minQuantity <= Math.max(quantity, 1))
  return reached.reduce<PriceRow | undefined>(
    (best, row) => (!best || isNearer(row, best, quantity) ? row : best),
    undefined,
  )
}

function isNearer(row: PriceRow, best: PriceRow, quantity: number): boolean {
  const [one, other] = [row, best].map(({ minQuantity }) => (minQuantity <= quantity ? minQuantity : -minQuantity))
  if (one !== other) return (one ?? 0) > (other ?? 0)
  return (row.from ?? '') >= (best.from ?? '')
}
