import { expect, test } from 'vitest'
import { after } from './duration.ts'

const berlin = 'Europe/Berlin'
const later = (from: string, length: Parameters<typeof after>[1]) => after(new Date(from), length, berlin).toISOString()

test('days are those of the calendar: over a change of clocks the time of day stays', () => {
  // Clocks go forward on 29 March 2026 and back on 25 October.
  expect(later('2026-03-28T08:00:00.000Z', { days: 1 })).toBe('2026-03-29T07:00:00.000Z')
  expect(later('2026-10-24T07:00:00.000Z', { days: 1 })).toBe('2026-10-25T08:00:00.000Z')
  expect(later('2026-03-28T08:00:00.000Z', { hours: 24 })).toBe('2026-03-29T08:00:00.000Z')
})

test('a time of day that clocks leave out, or that comes twice, is the later one', () => {
  expect(later('2026-03-28T08:00:00.000Z', { days: 1, at: '02:30' })).toBe('2026-03-29T01:30:00.000Z')
  expect(later('2026-10-24T08:00:00.000Z', { days: 1, at: '02:30' })).toBe('2026-10-25T01:30:00.000Z')
})

test('a month that is shorter ends earlier, and minutes are minutes', () => {
  expect(later('2026-01-31T10:00:00.000Z', { days: 30, at: '09:00' })).toBe('2026-03-02T08:00:00.000Z')
  expect(later('2026-01-31T10:00:00.123Z', { minutes: 15 })).toBe('2026-01-31T10:15:00.123Z')
})
