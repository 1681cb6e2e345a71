import { expect, test } from 'vitest'
import { fitsPattern, nameAt } from './pattern.ts'

test.each([
  ['leads-*.csv', 'leads-2026-11-30.csv', true],
  ['leads-*.csv', 'Leads-1.CSV', true],
  ['leads-*.csv', 'leads-.csv', true],
  ['leads-*.csv', 'leads-1.csv.tmp', false],
  ['leads-*.csv', 'old/leads-1.csv', false],
  ['*/leads-?.csv', 'old/leads-1.csv', true],
  ['*/leads-?.csv', 'old/leads-12.csv', false],
  ['*', 'a/b', false],
  ['*', '', true],
  ['', '', true],
  ['', 'a', false],
  ['**a**', 'bab', true],
  ['*ab*ab*', 'aabab', true],
  ['*ab*ab', 'ababa', false],
  ['a.c', 'abc', false],
  ['(x)[1]', '(x)[1]', true],
])('the pattern “%s” and the name “%s”: %s', (pattern, name, fits) => {
  expect(fitsPattern(pattern, name)).toBe(fits)
})

test('a pattern of many stars is told of a long name in steps that can be counted', () => {
  expect(fitsPattern(`${'*a'.repeat(100)}b`, 'a'.repeat(1000))).toBe(false)
  expect(fitsPattern(`${'*a'.repeat(100)}*`, 'a'.repeat(1000))).toBe(true)
})

test('the name of a file tells day and time where the company is', () => {
  expect(nameAt('leads-{date}-{time}.csv', new Date('2026-11-30T22:05:00Z'), 'Europe/Moscow')).toBe(
    'leads-2026-12-01-0105.csv',
  )
})
