import { expect, test } from 'vitest'
import { usualCalendar } from '../../../model/working-time.ts'
import { workingSpans } from './working-hours.ts'

const spans = (from: string, until: string, zone: string) =>
  workingSpans(usualCalendar, { from, until }, zone).map(
    ({ start, end }) => `${start.toISOString()} ${end.toISOString()}`,
  )

test('working hours are moments of the company’s zone, and keep their clocks when these change', () => {
  // Berlin puts its clocks back on 25 October 2026.
  const hours = spans('2026-10-23', '2026-10-27', 'Europe/Berlin')
  expect(hours).toContain('2026-10-23T07:00:00.000Z 2026-10-23T16:00:00.000Z')
  expect(hours).toContain('2026-10-26T08:00:00.000Z 2026-10-26T17:00:00.000Z')
  expect(hours.some(hour => hour.startsWith('2026-10-25'))).toBe(false)
})

test('a reader far away sees the hours of the days around his own too', () => {
  expect(spans('2026-11-25', '2026-11-26', 'Asia/Vladivostok')).toHaveLength(3)
})

test('a day that ends at midnight reaches the next one', () => {
  const calendar = {
    ...usualCalendar,
    days: [{ day: '2026-12-30', name: 'Ночь', hours: { from: '20:00', until: '24:00' } }],
  }
  const [, late] = workingSpans(calendar, { from: '2026-12-30', until: '2026-12-31' }, 'Europe/Moscow')
  expect(late).toEqual({ start: new Date('2026-12-30T17:00:00Z'), end: new Date('2026-12-30T21:00:00Z') })
})
