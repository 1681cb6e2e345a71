import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Exact, totalsOf } from '../../../model/index.ts'
import { byRateOf, inProportion, leftOf, linesFor, sumOf } from './parts.ts'

const line = fc.record({
  quantity: fc.integer({ min: 1, max: 999_999 }).map(n => n / 1000),
  price: fc.integer({ min: 1, max: 99_999_999 }).map(n => (n / 100).toFixed(2)),
  discount: fc.constantFrom(0, 0, 5, 33.3333),
  tax: fc.constantFrom(22, 20, 10, 7, 5, 0, null),
})
const terms = fc.record({
  currency: fc.constantFrom('RUB', 'USD', 'JPY'),
  taxMode: fc.constantFrom('included' as const, 'excluded' as const, 'none' as const),
  discount: fc.constantFrom(0, 0, 7.5),
})
const totalOf = (by: ReadonlyMap<number | null, Exact>, currency: string) =>
  new Exact(
    totalsOf(
      linesFor(by, rate => `${rate}`),
      { currency, taxMode: 'included' },
    ).total,
  )

describe('a sale that is invoiced in parts', () => {
  test('comes to the whole, to the last kopeck, whatever the parts, and of each rate', () =>
    fc.assert(
      fc.property(
        fc.array(line, { minLength: 1, maxLength: 12 }),
        terms,
        fc.array(fc.integer({ min: 1, max: 60 }), { maxLength: 4 }),
        (lines, terms, percents) => {
          const whole = byRateOf(lines, terms)
          const total = sumOf(whole)
          fc.pre(total.gt(0))
          expect(total.toFixed(2)).toBe(totalsOf(lines, terms).total)
          const digits = terms.currency === 'JPY' ? 0 : 2
          let invoiced = new Map<number | null, Exact>()
          let asked = new Exact(0)
          for (const percent of percents) {
            const part = total.times(percent).div(100).toDecimalPlaces(digits)
            if (part.isZero() || asked.plus(part).gt(total)) continue
            const by = inProportion(part, whole, terms.currency)
            expect(totalOf(by, terms.currency).eq(part)).toBe(true)
            invoiced = new Map([...by].map(([rate, each]) => [rate, each.plus(invoiced.get(rate) ?? 0)]))
            asked = asked.plus(part)
          }
          const rest = leftOf(whole, invoiced, terms.currency)
          expect(totalOf(rest, terms.currency).plus(asked).eq(total)).toBe(true)
          expect([...rest.values()].every(each => !each.isNegative())).toBe(true)
        },
      ),
    ))

  test('has a line for each rate, the highest first, and the tax of each by the calculated rate', () => {
    const whole = byRateOf(
      [
        { quantity: 1, price: '1000.00', discount: 0, tax: 10 },
        { quantity: 1, price: '3000.00', discount: 0, tax: 22 },
      ],
      { currency: 'RUB', taxMode: 'included' },
    )
    const lines = linesFor(inProportion(new Exact(2000), whole, 'RUB'), rate => `${rate} %`)
    expect(lines.map(({ name, price, tax }) => [name, price, tax])).toEqual([
      ['22 %', '1500.00', 22],
      ['10 %', '500.00', 10],
    ])
    // 1500 × 22/122 and 500 × 10/110.
    expect(totalsOf(lines, { currency: 'RUB', taxMode: 'included' }).lines.map(({ tax }) => tax)).toEqual([
      '270.49',
      '45.45',
    ])
  })
})
