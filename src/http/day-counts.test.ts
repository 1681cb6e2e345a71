import { expect, test } from 'vitest'
import { keepDayCounts } from './day-counts.ts'

const noon = Date.UTC(2026, 10, 28, 12)
const midnight = Date.UTC(2026, 10, 29)

test('a quota is used up by so many calls, and says how long until the next day', () => {
  const days = keepDayCounts(() => noon)
  expect(days.take('key a', 2)).toEqual({ limit: 2, remaining: 1, reset: 43_200, retryAfter: null })
  expect(days.take('key a', 2)).toEqual({ limit: 2, remaining: 0, reset: 43_200, retryAfter: null })
  expect(days.take('key a', 2)).toEqual({ limit: 2, remaining: 0, reset: 43_200, retryAfter: 43_200 })
  expect(days.take('key b', 2).remaining).toBe(1)
})

test('the next day begins anew, also for what was read the day before', () => {
  let moment = midnight - 1
  const days = keepDayCounts(() => moment)
  days.begin('key a', { day: '2026-11-28', calls: 2 })
  expect(days.take('key a', 2).retryAfter).toBe(1)
  moment = midnight
  days.begin('key a', { day: '2026-11-28', calls: 2 })
  expect(days.take('key a', 2)).toMatchObject({ remaining: 1, retryAfter: null })
})

test('what was used before a start counts, once', () => {
  const days = keepDayCounts(() => noon)
  days.begin('key a', { day: '2026-11-28', calls: 3 })
  expect(days.take('key a', 5).remaining).toBe(1)
  days.begin('key a', { day: '2026-11-28', calls: 3 })
  expect(days.take('key a', 5).remaining).toBe(0)
})

test('calls of other processes count once they are told', () => {
  const days = keepDayCounts(() => noon)
  days.take('key a', 10)
  days.take('key a', 10)
  days.written('key a', { calls: 1, total: 7 })
  expect(days.take('key a', 10).remaining).toBe(1)
})
