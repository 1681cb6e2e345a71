import { expect, test } from 'vitest'
import { minutesLeft } from './minutes-left.ts'

test('minutes that are left follow from how far it came since it was seen, and are not guessed too early', () => {
  const first = { at: 0, done: 100 }
  expect(minutesLeft(first, { at: 10_000, done: 200 }, 2000)).toBe(3)
  expect(minutesLeft(first, { at: 10_000, done: 1990 }, 2000)).toBe(1)
  expect(minutesLeft(first, { at: 2000, done: 200 }, 2000)).toBe(null)
  expect(minutesLeft(first, { at: 10_000, done: 100 }, 2000)).toBe(null)
})
