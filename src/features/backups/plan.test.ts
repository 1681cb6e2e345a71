import { expect, test } from 'vitest'
import { lastDue } from './plan.ts'

const due = (hour: number, zone: string, now: string) => lastDue(hour, zone, new Date(now)).toISOString()

test('a backup is due at its hour of the company, and stays due until the next one', () => {
  expect(due(3, 'Europe/Moscow', '2026-11-28T00:00:00Z')).toBe('2026-11-28T00:00:00.000Z')
  expect(due(3, 'Europe/Moscow', '2026-11-28T22:30:00Z')).toBe('2026-11-28T00:00:00.000Z')
  expect(due(3, 'Europe/Moscow', '2026-11-27T23:59:00Z')).toBe('2026-11-27T00:00:00.000Z')
  expect(due(23, 'Asia/Vladivostok', '2026-11-28T13:10:00Z')).toBe('2026-11-28T13:00:00.000Z')
})

test('an hour that is left out when clocks are set forward is due the day before', () => {
  expect(due(2, 'Europe/Berlin', '2026-03-29T10:00:00Z')).toBe('2026-03-28T01:00:00.000Z')
})
