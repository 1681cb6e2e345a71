import { expect, test } from 'vitest'
import { daysOf, rangeOf, stepOf } from './range.ts'

test('a week begins on Monday, also for its Sunday', () => {
  expect(rangeOf('week', '2026-11-29')).toEqual({ from: '2026-11-23', until: '2026-11-30' })
  expect(rangeOf('list', '2026-11-23')).toEqual({ from: '2026-11-23', until: '2026-11-30' })
})

test('a month is shown in whole weeks', () => {
  expect(rangeOf('month', '2026-11-15')).toEqual({ from: '2026-10-26', until: '2026-12-07' })
  expect(rangeOf('month', '2027-02-28')).toEqual({ from: '2027-02-01', until: '2027-03-01' })
})

test('a day is one day, across the end of a year too', () => {
  expect(daysOf(rangeOf('day', '2026-12-31'))).toEqual(['2026-12-31'])
  expect(stepOf('day', '2026-12-31', 1)).toBe('2027-01-01')
  expect(stepOf('week', '2027-01-01', -1)).toBe('2026-12-25')
})

test('the month after the 31st is the next one', () => {
  expect(stepOf('month', '2026-01-31', 1)).toBe('2026-02-01')
  expect(stepOf('month', '2026-01-31', -1)).toBe('2025-12-01')
})
