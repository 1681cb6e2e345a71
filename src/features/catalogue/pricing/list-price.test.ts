import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Exact } from '../../../model/index.ts'
import { breakFor, listPrice, type Shelf, shelfKey } from './list-price.ts'
import type { ListRow, PriceRow } from './rows.ts'
import { withTax } from './taxes.ts'

const row = (minQuantity: number, amount: number, more: Partial<PriceRow> = {}): PriceRow => ({
  priceList: 'a',
  product: 'p',
  minQuantity,
  amount,
  ...more,
})
const list = (id: string, more: Partial<ListRow> = {}): ListRow => ({
  ...{ id, name: id, currency: 'RUB', taxIncluded: true, main: false, active: true },
  ...more,
})
const breaks = fc.uniqueArray(fc.integer({ min: 1, max: 1000 }), { minLength: 1, maxLength: 12 })

describe('the break of a quantity', () => {
  test('is the largest that is reached, in whatever order the rows stand', () => {
    fc.assert(
      fc.property(breaks, fc.integer({ min: 1, max: 2000 }), fc.boolean(), (quantities, quantity, isReversed) => {
        const rows = quantities.map(each => row(each, each))
        const found = breakFor(isReversed ? rows.toReversed() : rows, quantity)
        const reached = quantities.filter(each => each <= quantity)
        expect(found?.minQuantity).toBe(reached.length ? Math.max(...reached) : undefined)
      }),
    )
  })

  test('begins at its quantity and not a millionth before', () => {
    const rows = [row(1, 100), row(10, 90)]
    expect([9.999999, 10, 10.000001].map(quantity => breakFor(rows, quantity)?.amount)).toEqual([100, 90, 90])
  })

  test('from one on holds for what is sold by the half, too', () => {
    expect(breakFor([row(1, 100), row(10, 90)], 0.5)?.amount).toBe(100)
    expect(breakFor([row(0.3, 120), row(1, 100)], 0.5)?.amount).toBe(120)
  })

  test('of two for one quantity is that which began last', () => {
    const rows = [row(1, 100, { from: '2026-02-01' }), row(1, 90), row(1, 80, { from: '2026-01-01' })]
    expect(breakFor(rows, 5)?.amount).toBe(100)
  })
})

describe('a list that follows another', () => {
  const shelf = (lists: ListRow[], rows: PriceRow[]): Shelf => ({
    on: '2026-11-20',
    lists: new Map(lists.map(each => [each.id, each])),
    prices: Map.groupBy(rows, ({ priceList, product }) => shelfKey(priceList, product)),
    products: new Map(),
    rates: { own: 'RUB', known: new Map() },
  })
  const product = { id: 'p', name: 'Стул' }

  test('is the other so many per cent higher or lower, to its step', () => {
    const percents = fc.integer({ min: -100, max: 200 })
    const steps = fc.constantFrom(0.01, 0.5, 1, 5, 10, 100)
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000_000 }), percents, steps, (amount, adjustment, roundTo) => {
        const derived = list('b', { base: 'a', adjustment, roundTo })
        const found = listPrice(shelf([list('a'), derived], [row(1, amount)]), derived, {
          product,
          quantity: 1,
          tax: null,
        })
        const exact = new Exact(amount).times(100 + adjustment).div(100)
        expect(found?.amount.div(roundTo).isInteger()).toBe(true)
        expect(found?.amount.minus(exact).abs().lte(new Exact(roundTo).div(2))).toBe(true)
      }),
    )
  })

  test('has no price where the lists go round, and comes to an end', () => {
    const round = [list('a', { base: 'b' }), list('b', { base: 'a' })]
    expect(listPrice(shelf(round, []), round[0] ?? list('a'), { product, quantity: 1, tax: null })).toBeUndefined()
  })
})

test('tax that is taken out and put on again leaves the price as it was', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1e9 }), fc.integer({ min: 0, max: 100 }), (kopecks, rate) => {
      const price = new Exact(kopecks).div(100)
      const net = withTax(price, rate, true, 'excluded')
      expect(withTax(net, rate, false, 'included').toFixed(2)).toBe(price.toFixed(2))
    }),
  )
})
