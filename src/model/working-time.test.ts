import { expect, test } from 'vitest'
import { hoursOn, usualCalendar, type WorkingCalendar, workingMinutes } from './working-time.ts'

const calendar: WorkingCalendar = {
  ...usualCalendar,
  days: [
    { day: '2026-01-01', name: 'Новый год', hours: null },
    { day: '2026-10-31', name: 'Рабочая суббота', hours: { from: '09:00', until: '17:00' } },
  ],
}

test('a week has five working days of eight hours, without the rest', () => {
  const days = ['2026-11-23', '2026-11-24', '2026-11-25', '2026-11-26', '2026-11-27', '2026-11-28', '2026-11-29']
  expect(days.map(day => workingMinutes(calendar, day))).toEqual([480, 480, 480, 480, 480, 0, 0])
})

test('a holiday is free, a moved Saturday is worked', () => {
  expect(hoursOn(calendar, '2026-01-01')).toBeNull()
  expect(workingMinutes(calendar, '2026-01-01')).toBe(0)
  expect(workingMinutes(calendar, '2026-10-31')).toBe(420)
})

test('a rest longer than the day leaves nothing, not less', () => {
  expect(workingMinutes({ ...calendar, pause: 600 }, '2026-11-23')).toBe(0)
})
