import { expect, test } from 'vitest'
import { type QuietHours, quietUntil } from './notice-settings.ts'

const nights: QuietHours = { from: '20:00', until: '09:00', days: [0, 1, 2, 3, 4], wholeDays: [5, 6] }
const until = (moment: string, quiet: QuietHours | null = nights, zone = 'Europe/Moscow') =>
  quietUntil(quiet, zone, new Date(moment))?.toISOString() ?? null

test('an evening is quiet until the next morning, by the clocks of the person', () => {
  // Tuesday, 21:30 in Moscow.
  expect(until('2026-03-03T18:30:00Z')).toBe('2026-03-04T06:00:00.000Z')
  expect(until('2026-03-04T05:59:00Z')).toBe('2026-03-04T06:00:00.000Z')
  expect(until('2026-03-04T06:00:00Z')).toBeNull()
  expect(until('2026-03-03T18:30:00Z', nights, 'Asia/Vladivostok')).toBe('2026-03-03T23:00:00.000Z')
  expect(until('2026-03-03T18:30:00Z', nights, 'America/New_York')).toBeNull()
})

test('a Friday evening is quiet to the end of the weekend, as one', () => {
  expect(until('2026-03-06T18:00:00Z')).toBe('2026-03-08T21:00:00.000Z')
})

test('hours within a day end on that day, and without any nothing is quiet', () => {
  const lunch: QuietHours = { from: '13:00', until: '14:00', days: [2], wholeDays: [] }
  expect(until('2026-03-04T10:30:00Z', lunch)).toBe('2026-03-04T11:00:00.000Z')
  expect(until('2026-03-05T10:30:00Z', lunch)).toBeNull()
  expect(until('2026-03-04T10:30:00Z', null)).toBeNull()
})

test('whoever never wants to be disturbed is asked again after more than a week', () => {
  const always: QuietHours = { from: '00:00', until: '24:00', days: [], wholeDays: [0, 1, 2, 3, 4, 5, 6] }
  expect(until('2026-03-04T10:30:00Z', always)).toBe('2026-03-12T21:00:00.000Z')
})
