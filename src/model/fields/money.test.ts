import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Money } from '../money.ts'
import { parseWith, readWith, typeNamed } from '../testing/reading.ts'
import { totalsOf } from '../totals.ts'

describe('money in a cell', () => {
  const amount = (cell: string, decimal?: ',' | '.') => {
    const read = readWith('money', cell, {}, { decimal })
    return 'value' in read ? Object.values(read.value as Money).join(' ') : read.problems.join()
  }

  test.each([
    ['15 000', '15000.00 RUB'],
    ['12.500', '12500.00 RUB'],
    ['12,500', '12500.00 RUB'],
    ['15000,50', '15000.50 RUB'],
    ['15000.5', '15000.50 RUB'],
    ['1 250 000 руб.', '1250000.00 RUB'],
    ['1 250 000 ₽', '1250000.00 RUB'],
    ['1\u00a0250\u202f000,40 р.', '1250000.40 RUB'],
    ['$1,200.50', '1200.50 USD'],
    ['1.200,50 €', '1200.50 EUR'],
    ['1,234,567', '1234567.00 RUB'],
    ['USD 12', '12.00 USD'],
    ['150 тыс. руб.', '150000.00 RUB'],
    ['1,5 млн', '1500000.00 RUB'],
    ['0', '0.00 RUB'],
    ['-12,30', '-12.30 RUB'],
    ['−12', '-12.00 RUB'],
    ['0,5', '0.50 RUB'],
  ])('%s is %s', (cell, stored) => expect(amount(cell)).toBe(stored))

  test('a lone mark before three digits is a fraction only where the column says so', () => {
    expect(amount('12.500', '.')).toBe('12.50 RUB')
    expect(amount('12,500', ',')).toBe('12.50 RUB')
    expect(amount('12.500', ',')).toBe('12500.00 RUB')
  })

  test.each(['дорого', '12 яблок', '1.2.3', '12,34,567', '1 000 руб. 50 коп.', '--5', '1e5', '12..5', ''])(
    '%s is none',
    cell => expect(amount(cell || '.')).toBe('amount'),
  )

  test('kopecks have two digits', () => expect(amount('1,2345')).toBe('decimals'))
})

describe('money as input', () => {
  test.each([
    [
      { amount: '1500.00', currency: 'RUB' },
      { amount: '1500.00', currency: 'RUB' },
    ],
    [{ amount: 1500.5 }, { amount: '1500.50', currency: 'RUB' }],
    ['1500', { amount: '1500.00', currency: 'RUB' }],
    [0.1, { amount: '0.10', currency: 'RUB' }],
    [-0, { amount: '0.00', currency: 'RUB' }],
    [
      { amount: '9999999999999999.99', currency: 'USD' },
      { amount: '9999999999999999.99', currency: 'USD' },
    ],
  ])('%j is %j', (input, value) => expect(parseWith('money', input)).toEqual({ value }))

  test.each([
    [{ amount: '15 000' }, ['amount amount']],
    [{ amount: 'дорого', currency: 'XXA', tax: 1 }, ['unknownMember tax', 'currency currency', 'amount amount']],
    [true, ['amount']],
    [{ amount: '1.005' }, ['decimals amount']],
    [{ amount: '10000000000000000' }, ['tooLarge amount']],
    [1e21, ['tooLarge']],
    [[], ['amount']],
    [{}, ['amount amount']],
  ])('%j is refused: %j', (input, problems) => expect(parseWith('money', input)).toEqual({ problems }))

  test('keeps to its bounds', () => {
    expect(parseWith('money', '-1', { min: 0 })).toEqual({ problems: ['tooSmall'] })
    expect(parseWith('money', '11', { max: 10 })).toEqual({ problems: ['tooLarge'] })
  })

  test('loses no kopeck on the way through a cell', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 17n), max: 10n ** 17n }), kopecks => {
        const sign = kopecks < 0n ? '-' : ''
        const digits = String(kopecks < 0n ? -kopecks : kopecks).padStart(3, '0')
        const written = `${sign}${digits.slice(0, -2)}.${digits.slice(-2)}`
        expect(parseWith('money', written)).toEqual({ value: { amount: written, currency: 'RUB' } })
        expect(readWith('money', `${written} RUB`)).toEqual({ value: { amount: written, currency: 'RUB' } })
      }),
    )
  })
})

describe('number and per cent', () => {
  test.each([
    ['1.234', 1234],
    ['1,234', 1.234],
    ['0.125', 0.125],
    ['1.2340', 1.234],
    ['12 345,6', 12345.6],
    ['-3', -3],
  ])('%s is %s', (cell, value) => expect(readWith('number', cell)).toEqual({ value }))

  test('what is written into a cell is read back', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e9, max: 1e9 }), fc.integer({ min: 0, max: 6 }), (figure, places) => {
        const value = Number((figure / 10 ** places).toFixed(places))
        const parsed = parseWith('number', value)
        expect(parsed).toEqual({ value: value === 0 ? 0 : value })
        for (const decimal of [',', '.', undefined] as const) {
          expect(readWith('number', textOf(value), {}, { decimal })).toEqual(parsed)
        }
      }),
    )
  })

  test.each([
    ['15 %', 15],
    ['12,5%', 12.5],
    ['7', 7],
  ])('%s is %s per cent', (cell, value) => expect(readWith('percent', cell)).toEqual({ value }))

  test.each([
    ['12', ['notNumber'], {}],
    [Infinity, ['notNumber'], {}],
    [1.5, ['decimals'], { decimals: 0 }],
    [101, ['tooLarge'], { max: 100 }],
    [-1, ['tooSmall'], { min: 0 }],
    [0.12345678, ['decimals'], {}],
    [1234567890123456, ['tooPrecise'], {}],
  ])('%j is refused: %j', (input, problems, options) =>
    expect(parseWith('number', input, options)).toEqual({ problems }),
  )
})

const textOf = (value: number): string => typeNamed('number').toText(value, {})

test('the lines of a deal are summed as an invoice sums them', () => {
  const line = { product: null, name: 'Стул', quantity: 3, price: '33.33', discount: 10 }
  const half = { ...line, quantity: 1, price: '0.05', discount: 50 }
  expect(totalsOf([line, half], { taxMode: 'none', currency: 'RUB' }).total).toBe('90.02')
  expect(parseWith('items', [{ name: 'Стул', price: '-1', quantity: 0, extra: 1 }, { price: '1' }])).toEqual({
    problems: ['unknownMember 0.extra', 'tooSmall 0.quantity', 'tooSmall 0.price', 'notText 1.name'],
  })
})
