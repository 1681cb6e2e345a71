import { expect, test } from 'vitest'
import { russianHolidays, withHolidays } from './russian-holidays.ts'

const free = (year: number) => russianHolidays(year).map(({ day, moved }) => (moved ? `${day} moved` : day))

test('holidays of 2026 stand where the law has them, and those on weekends give the next working day', () => {
  expect(free(2026)).toEqual([
    ...[1, 2, 3, 4, 5, 6, 7, 8].map(day => `2026-01-0${day}`),
    '2026-02-23',
    '2026-03-08',
    '2026-03-09 moved',
    '2026-05-01',
    '2026-05-09',
    '2026-05-11 moved',
    '2026-06-12',
    '2026-11-04',
  ])
})

test('days that are named already stay as they are', () => {
  const mine = { day: '2026-01-01', name: 'Дежурство', hours: { from: '10:00', until: '15:00' } }
  const added = [
    { day: '2026-01-01', name: 'Новый год', hours: null },
    { day: '2025-12-31', name: 'Канун', hours: null },
  ]
  expect(withHolidays([mine], added)).toEqual([added[1], mine])
})
