import { Exact, type Item, minorUnits } from '../../../model/index.ts'
import { convert, NoRate, type Rates } from './exchange.ts'
import type { ProductRow } from './rows.ts'

/**
 * What the products of lines cost us together, in a currency; `null` where it is known of none of them, or a rate is missing. Lines
 * without a product cost nothing that we know of.
 */
export function costOf(
  lines: readonly Item[],
  products: ReadonlyMap<string, ProductRow>,
  rates: Rates,
  currency: string,
): string | null {
  try {
    const known = lines.flatMap(({ product, quantity }) => {
      const each = product ? costOfOne(products, products.get(product), rates, currency) : undefined
      return each ? [each.times(quantity)] : []
    })
    if (!known.length) return null
    const sum = known.reduce((all, amount) => all.plus(amount), new Exact(0))
    return sum.toDecimalPlaces(minorUnits(currency)).toFixed(2)
  } catch (error) {
    if (error instanceof NoRate) return null
    throw error
  }
}

/** Its own cost, else that of the product of which it is a variant, else that of its parts. */
function costOfOne(
  products: ReadonlyMap<string, ProductRow>,
  product: ProductRow | undefined,
  rates: Rates,
  currency: string,
): Exact | undefined {
  const said = product?.cost ?? products.get(product?.variantOf ?? '')?.cost
  if (said) return convert(rates, new Exact(said.amount), said.currency, currency).amount
  const parts = (product?.parts ?? []).flatMap(part => {
    const cost = products.get(part.product ?? '')?.cost
    return cost ? [convert(rates, new Exact(cost.amount), cost.currency, currency).amount.times(part.quantity)] : []
  })
  return parts.length ? parts.reduce((all, amount) => all.plus(amount), new Exact(0)) : undefined
}
