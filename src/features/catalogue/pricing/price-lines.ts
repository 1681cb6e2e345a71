import { Exact, Invalid, type Item, mostItems, totalsOf } from '../../../model/index.ts'
import { type Context, fieldRight, objectOf, requireRight } from '../../../records/index.ts'
import type { Priced, PriceLines } from '../../pricing.ts'
import { expand } from './bundle.ts'
import { chooseList } from './choose-list.ts'
import { costOf } from './cost-of.ts'
import { longestRate, readRates } from './exchange.ts'
import { type Shelf, shelfKey } from './list-price.ts'
import { type PricedItem, type Pricing, priceLine } from './price-line.ts'
import { type Read, readAsked } from './read-asked.ts'
import { readLists, readPrices, readTaxRates } from './rows.ts'
import { modeOf } from './taxes.ts'

/** Prices lines as they are asked for: see `PriceLines`. */
export const priceLines: PriceLines = async (ctx, asked) => {
  requireRight(ctx, objectOf(ctx, 'product'), 'read')
  const read = await readAsked(ctx, asked)
  const lists = await readLists(ctx)
  const chosen = await chooseList(ctx, lists, { ...asked, on: read.on })
  const pricing: Pricing = {
    chosen,
    shelf: await shelfOf(ctx, read, lists),
    taxes: {
      on: read.on,
      mode: read.taxMode ?? modeOf(read.entity),
      rates: await readTaxRates(ctx),
      entity: read.entity,
    },
  }
  const lines = read.lines.flatMap(line => expand(read.products, line))
  if (lines.length > mostItems)
    throw new Invalid([{ field: 'lines', code: 'tooManyValues', params: { max: mostItems } }])
  const priced = lines.map(line => priceLine(pricing, line))
  refuseWithoutRates(priced, read.on)
  return answer(ctx, pricing, read, priced)
}

async function shelfOf(
  ctx: Context,
  { products, on }: Read,
  lists: Awaited<ReturnType<typeof readLists>>,
): Promise<Shelf> {
  const rows = await readPrices(ctx, { lists: lists.map(({ id }) => id), products: [...products.keys()], on })
  return {
    on,
    lists: new Map(lists.map(list => [list.id, list])),
    prices: Map.groupBy(rows, ({ priceList, product }) => shelfKey(priceList, product)),
    products,
    rates: await readRates(ctx, on),
  }
}

function refuseWithoutRates(priced: readonly PricedItem[], on: string): void {
  const missing = new Set(priced.flatMap(({ missing }) => missing ?? []))
  if (missing.size)
    throw new Invalid(
      [...missing].map(currency => ({
        field: 'currency',
        code: 'rateMissing',
        params: { currency, on, days: longestRate },
      })),
    )
}

function answer(ctx: Context, { chosen, taxes, shelf }: Pricing, read: Read, priced: readonly PricedItem[]): Priced {
  const lines = priced.map(({ item }) => item)
  const { discount, discountAmount, taxRounding, on } = read
  const { currency } = chosen
  const totals = totalsOf(lines, { currency, taxMode: taxes.mode, taxRounding, discount, discountAmount })
  const { list } = chosen
  return {
    currency,
    on,
    taxMode: taxes.mode,
    priceList: list && { id: list.id, name: list.name },
    lines,
    prices: priced.map(({ source }) => source),
    totals,
    ...(seesCost(ctx) ? withMargin(lines, shelf, currency, totals.net) : {}),
    warnings: [
      ...chosen.warnings,
      ...priced.flatMap(({ warnings }, line) => warnings.map(warning => ({ ...warning, line }))),
    ],
  }
}

const seesCost = (ctx: Context): boolean => fieldRight(ctx, objectOf(ctx, 'product'), 'cost') !== 'hidden'

function withMargin(lines: readonly Item[], shelf: Shelf, currency: string, net: string) {
  const cost = costOf(lines, shelf.products, shelf.rates, currency)
  return { cost, margin: cost === null ? null : new Exact(net).minus(cost).toFixed(2) }
}
