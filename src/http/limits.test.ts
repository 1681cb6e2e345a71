import { expect, test } from 'vitest'
import { keepLimits } from './limits.ts'

test('so many calls may come at once, then as they grow back, each caller for himself', () => {
  let moment = 0
  const limits = keepLimits(() => moment)
  const take = (subject = 'a') => limits.take(subject, { perMinute: 6 })

  expect(Array.from({ length: 6 }, () => take().retryAfter)).toEqual(Array(6).fill(null))
  expect(take()).toEqual({ limit: 6, remaining: 0, reset: 60, retryAfter: 10 })
  expect(take('b').retryAfter).toBeNull()
  moment += 10_000
  expect(take().retryAfter).toBeNull()
  expect(take().retryAfter).toBe(10)
  moment += 120_000
  expect(take()).toMatchObject({ remaining: 5, retryAfter: null })
})
