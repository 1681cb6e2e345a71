import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Exact } from './decimals.ts'
import { type PayEntry, type PayTerms, payFor, shareOf } from './pay.ts'

const terms = (more: Partial<PayTerms> = {}): PayTerms => ({
  reward: 'percent',
  scale: 'marginal',
  steps: [
    { from: '0', rate: '2' },
    { from: '100000', rate: '3' },
    { from: '300000', rate: '5' },
  ],
  cap: null,
  ...more,
})
const sale = (amount: string, share = '100', before = '0'): PayEntry => ({ amount, before, share })
const roubles = { digits: 2 }
const sum = (amounts: readonly (string | Exact)[]) =>
  amounts.reduce<Exact>((all, each) => all.plus(each), new Exact(0)).toFixed(2)

test('each step pays for the part of the total that lies in it', () => {
  const pay = payFor(terms(), [sale('80000'), sale('70000'), sale('200000')], roubles)
  expect(pay.parts.map(({ entry, step, base, sum }) => [entry, step, base, sum])).toEqual([
    [0, 0, '80000.00', '1600.00'],
    [1, 0, '20000.00', '400.00'],
    [1, 1, '50000.00', '1500.00'],
    [2, 1, '150000.00', '4500.00'],
    [2, 2, '50000.00', '2500.00'],
  ])
  expect(pay).toMatchObject({ base: '350000.00', total: '10500.00' })
})

test('the step that the total or the plan reaches pays for all of it', () => {
  const sales = [sale('80000'), sale('70000')]
  expect(payFor(terms({ scale: 'whole' }), sales, roubles).total).toBe('4500.00')
  const byPlan = terms({
    scale: 'plan',
    steps: [
      { from: '0', rate: '1' },
      { from: '100', rate: '4' },
    ],
  })
  expect(payFor(byPlan, sales, { ...roubles, fulfilled: '99.99' }).total).toBe('1500.00')
  expect(payFor(byPlan, sales, { ...roubles, fulfilled: '100' }).total).toBe('6000.00')
  expect(payFor(byPlan, sales, roubles).total).toBe('1500.00')
})

test('so much a deal is shared as the deal is', () => {
  const fixed = terms({ reward: 'fixed', scale: 'whole', steps: [{ from: '0', rate: '1000' }] })
  const pay = payFor(fixed, [sale('80000'), sale('5', '33.33')], roubles)
  expect(pay.parts.map(part => part.sum)).toEqual(['1000.00', '333.30'])
})

test('beyond the cap nothing is paid', () => {
  expect(payFor(terms({ cap: '1500' }), [sale('80000')], roubles)).toMatchObject({
    capped: '-100.00',
    total: '1500.00',
  })
  expect(payFor(terms({ cap: '1700' }), [sale('80000')], roubles)).toMatchObject({ capped: '0.00', total: '1600.00' })
})

const cents = (max: number, min = 0) => fc.integer({ min, max }).map(each => new Exact(each).div(100).toFixed(2))
const steps = fc
  .tuple(
    fc.uniqueArray(fc.integer({ min: 1, max: 1_000_000 }), { maxLength: 5 }),
    fc.array(cents(5000), { minLength: 6, maxLength: 6 }),
  )
  .map(([froms, rates]) =>
    [0, ...froms.toSorted((one, other) => one - other)].map((from, at) => ({
      from: String(from),
      rate: rates[at] ?? '0',
    })),
  )
const anyTerms: fc.Arbitrary<PayTerms> = fc.record({
  reward: fc.constantFrom('percent' as const, 'fixed' as const),
  scale: fc.constantFrom('marginal' as const, 'whole' as const, 'plan' as const),
  steps,
  cap: fc.option(cents(10_000_000)),
})
const entries = fc.array(
  fc.record({ amount: cents(100_000_000, -100_000_000), share: cents(10_000), before: fc.constant('0') }),
  { maxLength: 20 },
)

test('lines and the cap add up to the total; the bases of an entry’s lines to his share of it', () => {
  fc.assert(
    fc.property(anyTerms, entries, fc.option(cents(30_000)), (given, sales, fulfilled) => {
      const pay = payFor(given, sales, { ...roubles, fulfilled })
      expect(sum([...pay.parts.map(part => part.sum), pay.capped])).toBe(pay.total)
      if (given.cap !== null) expect(new Exact(pay.total).lte(given.cap)).toBe(true)
      for (const [at, entry] of sales.entries()) {
        const own = pay.parts.filter(part => part.entry === at)
        expect(sum(own.map(part => part.base))).toBe(shareOf(entry.amount, entry, 2).toFixed(2))
      }
    }),
  )
})

test('where each step pays for its part, a kopeck more is never a leap', () => {
  fc.assert(
    fc.property(steps, fc.integer({ min: 0, max: 200_000_000 }), (given, kopecks) => {
      const paid = (amount: number) =>
        new Exact(payFor(terms({ steps: given }), [sale(new Exact(amount).div(100).toFixed(2))], roubles).total)
      const leap = paid(kopecks + 1)
        .minus(paid(kopecks))
        .abs()
      // Each line is rounded by itself: at most half a kopeck either way.
      expect(leap.lte(new Exact('0.01').times(given.length + 1))).toBe(true)
    }),
  )
})

test('shares of those who sold together add up to the amount', () => {
  const shares = fc.array(fc.integer({ min: 1, max: 10_000 }), { minLength: 1, maxLength: 8 }).map(parts => {
    const whole = parts.reduce((all, each) => all + each, 0)
    const found = parts.map(part => new Exact(part).times(100).div(whole).toDecimalPlaces(2, Exact.ROUND_DOWN))
    const rest = new Exact(100).minus(sum(found.slice(1)))
    return [rest, ...found.slice(1)]
  })
  fc.assert(
    fc.property(cents(100_000_000, -100_000_000), shares, (amount, parts) => {
      const own = parts.map((share, at) =>
        shareOf(amount, { share: share.toString(), before: sum(parts.slice(0, at)) }, 2),
      )
      expect(sum(own)).toBe(new Exact(amount).toFixed(2))
    }),
  )
})

test('money that is given back takes away what it brought', () => {
  fc.assert(
    fc.property(steps, cents(100_000_000), cents(100_000_000), (given, kept, back) => {
      const of = (...amounts: string[]) =>
        payFor(
          terms({ steps: given }),
          amounts.map(amount => sale(amount)),
          roubles,
        ).parts
      const there = of(kept, back, new Exact(back).negated().toFixed(2)).filter(({ entry }) => entry > 0)
      expect(sum(there.map(part => part.sum))).toBe('0.00')
    }),
  )
})
