import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Exact } from './decimals.ts'
import { type LineTotals, type PricedLine, type Terms, taxModes, taxRoundings, totalsOf } from './totals.ts'

const line = fc.record({
  quantity: fc.oneof(
    fc.integer({ min: 1, max: 1000 }),
    fc.integer({ min: 1, max: 5_000_000 }).map(n => n / 1e6),
  ),
  price: fc.oneof(
    fc.integer({ min: 0, max: 50_000_000 }).map(n => new Exact(n).div(100).toFixed(2)),
    fc.integer({ min: 0, max: 999_999 }).map(n => new Exact(n).div(10_000).toFixed(4)),
  ),
  discount: fc.oneof(
    fc.constant(0),
    fc.integer({ min: 0, max: 1_000_000 }).map(n => n / 10_000),
  ),
  tax: fc.constantFrom(null, 0, 5, 7, 10, 20, 22),
}) satisfies fc.Arbitrary<PricedLine>

const terms = fc.record({
  taxMode: fc.constantFrom(...taxModes),
  taxRounding: fc.constantFrom(...taxRoundings),
  discount: fc.oneof(
    fc.constant(null),
    fc.integer({ min: 0, max: 10_000 }).map(n => n / 100),
  ),
  discountAmount: fc.oneof(
    fc.constant(null),
    fc.integer({ min: 0, max: 1_000_000 }).map(n => new Exact(n).div(100).toFixed(2)),
  ),
  currency: fc.constantFrom('RUB', 'EUR', 'JPY'),
}) satisfies fc.Arbitrary<Terms>

const lines = fc.array(line, { maxLength: 40 })
const figures = ['list', 'discount', 'net', 'tax', 'total'] as const
const sum = (of: readonly LineTotals[], figure: keyof LineTotals) =>
  of.reduce((all, each) => all.plus(each[figure]), new Exact(0)).toFixed(2)

test('lines add up to the whole, and so do rates', () => {
  fc.assert(
    fc.property(lines, terms, (given, agreed) => {
      const totals = totalsOf(given, agreed)
      for (const figure of figures) expect(sum(totals.lines, figure)).toBe(totals[figure])
      for (const figure of ['net', 'tax', 'total'] as const)
        expect(totals.byRate.reduce((all, rate) => all.plus(rate[figure]), new Exact(0)).toFixed(2)).toBe(
          totals[figure],
        )
      expect(new Exact(totals.net).plus(totals.tax).toFixed(2)).toBe(totals.total)
    }),
  )
})

test('in another order lines cost the same, together and each', () => {
  const shuffled = lines.chain(given =>
    fc.tuple(
      fc.constant(given),
      fc.shuffledSubarray([...given.keys()], { minLength: given.length, maxLength: given.length }),
    ),
  )
  fc.assert(
    fc.property(shuffled, terms, ([given, order], agreed) => {
      const one = totalsOf(given, agreed)
      const other = totalsOf(
        order.flatMap(at => given[at] ?? []),
        agreed,
      )
      expect({ ...other, lines: [] }).toEqual({ ...one, lines: [] })
      const sorted = (of: LineTotals[]) => of.map(each => JSON.stringify(each)).sort()
      expect(sorted(other.lines)).toEqual(sorted(one.lines))
    }),
  )
})

test('with tax included the client pays what the prices say, whatever the rates', () => {
  fc.assert(
    fc.property(lines, terms, (given, agreed) => {
      const included = totalsOf(given, { ...agreed, taxMode: 'included' })
      const none = totalsOf(given, { ...agreed, taxMode: 'none' })
      expect(included.total).toBe(none.total)
      expect(none.tax).toBe('0.00')
    }),
  )
})

test('no line is less than nothing, and the discount is what is missing from the list price', () => {
  fc.assert(
    fc.property(lines, terms, (given, agreed) => {
      const totals = totalsOf(given, { ...agreed, taxMode: 'none' })
      for (const each of totals.lines) {
        expect(new Exact(each.total).isNegative()).toBe(false)
        expect(new Exact(each.list).minus(each.discount).toFixed(2)).toBe(each.total)
      }
    }),
  )
})

test('by the rate, tax is rounded once; by the line, each line', () => {
  const three = [1, 2, 3].map(() => ({ quantity: 1, price: '0.33', discount: 0, tax: 20 }))
  expect(totalsOf(three, { taxMode: 'excluded', currency: 'RUB', taxRounding: 'line' })).toMatchObject({ tax: '0.21' })
  expect(totalsOf(three, { taxMode: 'excluded', currency: 'RUB', taxRounding: 'rate' })).toMatchObject({
    tax: '0.20',
    lines: [{ tax: '0.07' }, { tax: '0.07' }, { tax: '0.06' }],
  })
})

test('an invoice as an accountant computes it', () => {
  const totals = totalsOf(
    [
      { quantity: 3, price: '12500.00', discount: 5, tax: 22 },
      { quantity: 12, price: '199.99', discount: 0, tax: 10 },
      { quantity: 1, price: '3000', discount: 0, tax: null },
    ],
    { taxMode: 'included', currency: 'RUB', discount: 10 },
  )
  expect(totals).toMatchObject({ list: '42899.88', discount: '5977.49', total: '36922.39' })
  expect(totals.byRate).toEqual([
    { rate: 22, net: '26280.74', tax: '5781.76', total: '32062.50' },
    { rate: 10, net: '1963.54', tax: '196.35', total: '2159.89' },
    { rate: null, net: '2700.00', tax: '0.00', total: '2700.00' },
  ])
})

test('a discount of more than all lines takes all, and nothing below', () => {
  const totals = totalsOf([{ quantity: 1, price: '100', discount: 0, tax: 22 }], {
    taxMode: 'excluded',
    currency: 'RUB',
    discountAmount: '500',
  })
  expect(totals).toMatchObject({ list: '100.00', discount: '100.00', net: '0.00', tax: '0.00', total: '0.00' })
})

test('where the coin is the unit, nothing smaller is owed', () => {
  const totals = totalsOf([{ quantity: 3, price: '33.40', discount: 0, tax: 10 }], {
    taxMode: 'excluded',
    currency: 'JPY',
  })
  expect(totals).toMatchObject({ net: '100.00', tax: '10.00', total: '110.00' })
})
