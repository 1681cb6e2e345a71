import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { workingDue, workingMinutesBetween } from './working-clock.ts'
import { usualCalendar } from './working-time.ts'

const clock = { calendar: usualCalendar, timeZone: 'Europe/Moscow' }
const due = (from: string, minutes: number, by = clock) => workingDue(by, new Date(from), minutes)?.toISOString()

describe('a promise of an hour', () => {
  test('made within working time ends an hour later', () => {
    expect(due('2026-11-30T10:15:00+03:00', 60)).toBe('2026-11-30T08:15:00.000Z')
  })
  test('made before closing goes on the next working day', () => {
    expect(due('2026-11-27T17:40:00+03:00', 60)).toBe('2026-11-30T06:40:00.000Z')
  })
  test('made at night begins when work begins', () => {
    expect(due('2026-11-28T03:00:00+03:00', 60)).toBe('2026-11-30T07:00:00.000Z')
  })
  test('ends with the day where it is over just then', () => {
    expect(due('2026-11-30T17:00:00+03:00', 60)).toBe('2026-11-30T15:00:00.000Z')
  })
  test('knows holidays, working Saturdays, and days until midnight', () => {
    const calendar = {
      ...usualCalendar,
      days: [
        { day: '2026-11-30', name: 'День завода', hours: null },
        { day: '2026-11-28', name: 'Рабочая суббота', hours: { from: '10:00', until: '24:00' } },
      ],
    }
    expect(due('2026-11-27T19:00:00+03:00', 60, { ...clock, calendar })).toBe('2026-11-28T08:00:00.000Z')
    expect(due('2026-11-28T23:30:00+03:00', 60, { ...clock, calendar })).toBe('2026-12-01T06:30:00.000Z')
  })
  test('holds through the change of clocks', () => {
    const berlin = { calendar: usualCalendar, timeZone: 'Europe/Berlin' }
    expect(due('2026-10-23T17:30:00+02:00', 60, berlin)).toBe('2026-10-26T08:30:00.000Z')
  })
})

test('who works at any time of some day is found at once; who never works is not waited for', () => {
  expect(due('2026-11-28T12:00:00+03:00', 0)).toBe('2026-11-30T06:00:00.000Z')
  const never = { ...clock, calendar: { ...usualCalendar, week: usualCalendar.week.map(() => null) } }
  expect(workingDue(never, new Date('2026-11-28'), 1)).toBeNull()
  expect(workingMinutesBetween(never, new Date('2026-11-28'), new Date('2026-12-28'))).toBe(0)
})

test('what is due after so many minutes lies so many working minutes ahead', () => {
  const moments = fc.date({ min: new Date('2026-01-01'), max: new Date('2027-01-01'), noInvalidDate: true })
  fc.assert(
    fc.property(moments, fc.integer({ min: 1, max: 5000 }), (from, minutes) => {
      const end = workingDue(clock, from, minutes)
      expect(end && workingMinutesBetween(clock, from, end)).toBe(minutes)
    }),
    { numRuns: 300 },
  )
})
