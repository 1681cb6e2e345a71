import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Exact } from '../../../model/index.ts'
import { total } from '../../total.ts'
import type { DealThen } from './deals-then.ts'
import { changesOf, type SumMeant, sums, worthIn } from './difference.ts'

const november = { from: '2026-11-01', to: '2026-11-30' }
const days = [null, '2026-10-31', '2026-11-01', '2026-11-15', '2026-11-30', '2026-12-01']

const deal: fc.Arbitrary<DealThen> = fc
  .record({
    owner: fc.constantFrom('anna', 'boris', 'stranger'),
    pipeline: fc.constantFrom('retail', 'wholesale'),
    kind: fc.constantFrom('open' as const, 'won' as const, 'lost' as const),
    category: fc.constantFrom('committed', 'bestCase', 'pipeline', 'omitted'),
    day: fc.constantFrom(...days),
    cents: fc.option(fc.integer({ min: 0, max: 10_000_000 })),
    currency: fc.constantFrom('RUB', 'USD', 'KZT'),
    rate: fc.option(fc.integer({ min: 1, max: 2_000_000 }), { freq: 5 }),
  })
  .map(({ cents, rate: tenThousandths, ...rest }) => {
    const amount = cents === null ? null : new Exact(cents).div(100).toFixed(2)
    const rate = rest.currency === 'RUB' ? '1' : tenThousandths && new Exact(tenThousandths).div(10_000).toString()
    const worth = rate === null ? null : new Exact(amount ?? 0).times(rate).toDecimalPlaces(2).toFixed(2)
    return { id: 'x', name: 'Кухня', ...rest, amount, rate: rate || null, worth }
  })

const meant: fc.Arbitrary<SumMeant> = fc.record({
  of: fc.constantFrom(...sums),
  period: fc.constant(november),
  pipeline: fc.constantFrom(null, 'retail'),
  people: fc.constantFrom(new Set(['anna']), new Set(['anna', 'boris'])),
})

test('whatever has become of the deals, the reasons add up from the first sum to the second', () => {
  const pairs = fc.array(fc.tuple(fc.option(deal), fc.option(deal)), { maxLength: 30 })
  fc.assert(
    fc.property(meant, pairs, (asked, them) => {
      const was = total(them.map(([before]) => worthIn(asked, before)))
      const is = total(them.map(([, after]) => worthIn(asked, after)))
      const changes = them.flatMap(([before, after]) => changesOf(asked, before, after))
      expect(was.plus(total(changes.map(({ amount }) => amount))).toFixed()).toBe(is.toFixed())
    }),
    { numRuns: 2000 },
  )
})

const kitchen: DealThen = {
  ...{
    id: 'x',
    name: 'Кухня',
    owner: 'anna',
    pipeline: 'retail',
    kind: 'open',
    category: 'committed',
    day: '2026-11-20',
  },
  ...{ amount: '100.00', currency: 'RUB', rate: '1', worth: '100.00' },
}
const ofAnna: SumMeant = { of: 'open', period: november, pipeline: 'retail', people: new Set(['anna']) }
const dollars = (amount: string, rate: string): Partial<DealThen> => ({
  ...{ amount, rate, currency: 'USD' },
  worth: new Exact(amount).times(rate).toFixed(2),
})

test.each<[string, Partial<DealThen> | null, Partial<DealThen> | null, Partial<SumMeant>, [string, string][]]>([
  ['a deal that has come', null, {}, {}, [['new', '100']]],
  ['one that is put off', {}, { day: '2026-12-10' }, {}, [['slipped', '-100']]],
  ['one that has no day any more', {}, { day: null }, {}, [['slipped', '-100']]],
  ['one that is to be closed earlier', {}, { day: '2026-10-10' }, {}, [['pulledOut', '-100']]],
  ['one that is brought forward', { day: '2026-12-10' }, {}, {}, [['pulledIn', '100']]],
  ['one put off from before', { day: '2026-10-10' }, {}, {}, [['slippedIn', '100']]],
  ['one that is won', {}, { kind: 'won' }, {}, [['won', '-100']]],
  ['one that is won, of what is sold', { category: 'pipeline' }, { kind: 'won' }, { of: 'forecast' }, [['won', '100']]],
  ['a sure one that is won', {}, { kind: 'won' }, { of: 'forecast' }, []],
  ['one that is lost', {}, { kind: 'lost' }, {}, [['lost', '-100']]],
  ['one that is open again', { kind: 'lost' }, {}, {}, [['returned', '100']]],
  ['one of another person', { owner: 'boris' }, {}, {}, [['handedOver', '100']]],
  ['one in another pipeline', {}, { pipeline: 'wholesale' }, {}, [['handedOver', '-100']]],
  ['one that counts no more', {}, { category: 'omitted' }, {}, [['recategorized', '-100']]],
  ['one that is gone', {}, null, {}, [['removed', '-100']]],
  ['a larger one', {}, { amount: '250.00', worth: '250.00' }, {}, [['resized', '150']]],
  ['another rate', dollars('2', '50'), dollars('2', '60'), {}, [['rates', '20']]],
  [
    'both',
    dollars('2', '50'),
    dollars('3', '60'),
    {},
    [
      ['resized', '60'],
      ['rates', '20'],
    ],
  ],
  ['nothing new', {}, {}, {}, []],
])('%s is told by its reason', (_, before, after, asked, told) => {
  const changes = changesOf(
    { ...ofAnna, ...asked },
    before && { ...kitchen, ...before },
    after && { ...kitchen, ...after },
  )
  expect(changes.map(({ kind, amount }) => [kind, amount.toFixed()])).toEqual(told)
})
