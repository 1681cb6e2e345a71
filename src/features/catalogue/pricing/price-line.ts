import { Exact, type Item, minorUnits } from '../../../model/index.ts'
import type { PriceSource, PricingWarning } from '../../pricing.ts'
import type { Chosen } from './choose-list.ts'
import { convert, NoRate } from './exchange.ts'
import { type ListPrice, listPrice, type Shelf } from './list-price.ts'
import type { ReadLine } from './read-asked.ts'
import type { ProductRow } from './rows.ts'
import { type Taxes, taxOf, withTax } from './taxes.ts'

/** What prices of all lines come from. */
export interface Pricing {
  shelf: Shelf
  chosen: Chosen
  taxes: Taxes
}

export interface PricedItem {
  item: Item
  source: PriceSource
  warnings: Omit<PricingWarning, 'line'>[]
  /** A price was wanted, and this currency cannot be converted that day. */
  missing?: string
}

/** A line with its price and tax, and where they come from. */
export function priceLine(pricing: Pricing, line: ReadLine): PricedItem {
  const { product, gives, of } = line
  const taxed = taxOf(pricing.taxes, product)
  const item: Item = { ...line.item, tax: gives.tax ? (line.item.tax ?? null) : taxed.rate }
  const found = product ? search(pricing, product, item) : undefined
  const warnings = [
    ...(product?.active === false ? [warned('productInactive', { name: product.name })] : []),
    ...(taxed.over && !gives.tax ? [warned('taxOver', { rate: taxed.over.name, name: item.name })] : []),
  ]
  const source = sourceOf(found, of)
  if (gives.price)
    return { item, source: { ...source, kind: 'given' }, warnings: [...warnings, ...besides(item, found)] }
  if (found instanceof NoRate) return { item, source, warnings, missing: found.currency }
  if (!found) return { item, source, warnings: [...warnings, warned('noPrice', { name: item.name })] }
  const chosen = pricing.chosen.list
  const isElsewhere = chosen && found.list?.id !== chosen.id && found.kind !== 'parts'
  return {
    item: { ...item, price: found.price },
    source,
    warnings: [...warnings, ...(isElsewhere ? [warned('notInList', { list: chosen.name, name: item.name })] : [])],
  }
}

const warned = (code: PricingWarning['code'], params: PricingWarning['params']) => ({ code, params })

/** What is to be said of a price that was given: that the lists have another. */
function besides({ name, price }: Item, found: FoundPrice | NoRate | undefined): Omit<PricingWarning, 'line'>[] {
  if (found instanceof NoRate) return [warned('noRate', { currency: found.currency, name })]
  return found && !new Exact(found.price).eq(price) ? [warned('otherPrice', { name, price: found.price })] : []
}

interface FoundPrice extends Omit<ListPrice, 'amount' | 'currency' | 'taxIncluded'> {
  kind: 'list' | 'product' | 'parts'
  /** In the currency and with the tax that was asked for. */
  price: string
}

function sourceOf(found: FoundPrice | NoRate | undefined, of: number): PriceSource {
  const none = { kind: 'none' as const, listPrice: null, list: null, bases: [], minQuantity: null, rates: [] }
  if (!found || found instanceof NoRate) return { of, ...none }
  const { kind, price, list, bases, minQuantity, rates } = found
  return { of, kind, listPrice: price, list: list && { id: list.id, name: list.name }, bases, minQuantity, rates }
}

function search(pricing: Pricing, product: ProductRow, item: Item): FoundPrice | NoRate | undefined {
  try {
    return inLists(pricing, product, item) ?? ownPrice(pricing, product, item) ?? ofParts(pricing, product, item)
  } catch (error) {
    if (error instanceof NoRate) return error
    throw error
  }
}

function inLists(pricing: Pricing, product: ProductRow, { quantity, tax = null }: Item): FoundPrice | undefined {
  const { list, others } = pricing.chosen
  for (const each of [list, ...others]) {
    const found = each && listPrice(pricing.shelf, each, { product, quantity, tax })
    if (found) return { ...found, ...settled(pricing, found, tax), kind: 'list' }
  }
  return undefined
}

/** What the product itself says: as the main list of the company, with tax included unless that list says otherwise. */
function ownPrice(pricing: Pricing, product: ProductRow, { tax = null }: Item): FoundPrice | undefined {
  const whole = pricing.shelf.products.get(product.variantOf ?? '')
  const own = product.price ?? whole?.price
  if (!own) return undefined
  const main = [...pricing.shelf.lists.values()].find(({ main, currency }) => main && currency === own.currency)
  const found: ListPrice = {
    amount: new Exact(own.amount),
    currency: own.currency,
    taxIncluded: main?.taxIncluded ?? true,
    list: null,
    bases: [],
    minQuantity: null,
    rates: [],
  }
  return { ...found, ...settled(pricing, found, tax), kind: 'product' }
}

/** A bundle without a price costs what its parts do. Parts of parts have prices of their own, or none. */
function ofParts(pricing: Pricing, product: ProductRow, item: Item): FoundPrice | undefined {
  const parts = product.parts ?? []
  if (!parts.length) return undefined
  const priced = parts.map(part => {
    const of = pricing.shelf.products.get(part.product ?? '')
    const line = { ...item, quantity: new Exact(part.quantity).times(item.quantity).toNumber() }
    const found = of && (inLists(pricing, of, line) ?? ownPrice(pricing, of, line))
    const off = new Exact(100).minus(part.discount).div(100)
    return { amount: new Exact(found?.price ?? part.price).times(part.quantity).times(off), rates: found?.rates ?? [] }
  })
  const sum = priced.reduce((all, { amount }) => all.plus(amount), new Exact(0))
  if (sum.isZero()) return undefined
  const rates = new Map(priced.flatMap(part => part.rates.map(rate => [rate.currency, rate])))
  const price = written(sum, pricing.chosen.currency)
  return { kind: 'parts', price, list: null, bases: [], minQuantity: null, rates: [...rates.values()] }
}

/** A price as it stands in a line: rounded to the smallest coin where it had to be converted, otherwise as somebody wrote it. */
function settled({ shelf, chosen, taxes }: Pricing, found: ListPrice, tax: number | null) {
  const taxed = withTax(found.amount, tax, found.taxIncluded, taxes.mode)
  const { amount, rates } = convert(shelf.rates, taxed, found.currency, chosen.currency)
  const price = amount.eq(found.amount) ? asWritten(amount) : written(amount, chosen.currency)
  return { price, rates: [...found.rates, ...rates] }
}

const written = (amount: Exact, currency: string): string => amount.toDecimalPlaces(minorUnits(currency)).toFixed(2)

const asWritten = (amount: Exact): string => amount.toFixed(Math.max(2, Math.min(4, amount.decimalPlaces())))
