import { expect, test } from 'vitest'
import { isTold, onlyObject } from './events.ts'
import { signatures } from './sign.ts'
import { restAfter, waitAfter } from './waits.ts'

test('waits grow from seconds to hours, and three days hold some fifteen attempts', () => {
  const waits = Array.from({ length: 30 }, (_, at) => waitAfter(at + 1, null, 0.5))
  expect(waits.slice(0, 4)).toEqual([5, 30, 120, 600])
  expect(waits).toEqual(waits.toSorted((a, b) => a - b))
  let passed = 0
  const within = waits.filter(wait => {
    passed += wait
    return passed <= 3 * 86_400
  })
  expect(within.length).toBeGreaterThanOrEqual(12)
  expect(within.length).toBeLessThanOrEqual(18)
})

test('a receiver that asks for more time gets it, up to an hour', () => {
  expect(waitAfter(1, 900)).toBe(900)
  expect(waitAfter(1, 999_999)).toBe(3600)
  expect(waitAfter(9, 10, 0.5)).toBe(28_800)
})

test('a webhook rests after five failures in a row, never longer than half an hour', () => {
  expect([1, 4, 5, 6, 100].map(restAfter)).toEqual([null, null, 30, 60, 1800])
})

test.each([
  [['lead.created'], 'lead', 'created', true],
  [['lead.created'], 'lead', 'updated', false],
  [['lead.*'], 'lead', 'merged', true],
  [['*.removed'], 'deal', 'removed', true],
  [['*.*'], 'deal', 'created', true],
  [['deal.*', '*.removed'], 'lead', 'created', false],
] as const)('%j is told of %s.%s: %s', (events, object, kind, told) => {
  expect(isTold(events, { object, kind })).toBe(told)
})

test('events are of one object, or of several', () => {
  expect(onlyObject(['lead.created', 'lead.removed'])).toBe('lead')
  expect(onlyObject(['lead.*', 'deal.*'])).toBe(null)
  expect(onlyObject(['*.*'])).toBe(null)
  expect(onlyObject([])).toBe(null)
})

test('two secrets sign side by side, the newest first', () => {
  const signed = { id: 'a', timestamp: 1, body: '{}' }
  const [one = '', two = ''] = signatures(['whsec_AAAA', 'whsec_BBBB'], signed).split(' ')
  expect(one).toBe(signatures(['whsec_AAAA'], signed))
  expect(two).toBe(signatures(['whsec_BBBB'], signed))
})
