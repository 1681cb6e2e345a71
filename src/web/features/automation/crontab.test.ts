import { expect, test } from 'vitest'
import { readMonthly, readSchedule, scheduleWords, writeMonthly, writeSchedule } from './crontab.ts'

test('days of the week at a time are read from a crontab and written as one', () => {
  expect(readSchedule('0 9 * * 1-5')).toEqual({ days: [1, 2, 3, 4, 5], at: '09:00' })
  expect(readSchedule('30 18 * * *')).toEqual({ days: [], at: '18:30' })
  expect(readSchedule('5 7 * * 6,7')).toEqual({ days: [0, 6], at: '07:05' })
  for (const crontab of ['0 9 * * 1,3', '15 10 * * *']) {
    const read = readSchedule(crontab)
    expect(read && writeSchedule(read)).toBe(crontab)
  }
})

test('what else a crontab can say stays a crontab', () => {
  for (const crontab of ['*/15 * * * *', '0 9 1 * *', '0 9,12 * * *', '0 9 * * 5-1', '61 9 * * *', 'x'])
    expect(readSchedule(crontab)).toBeNull()
})

test('a schedule is said in words, where it is one of days', () => {
  expect(scheduleWords('0 9 * * 1,3', 'ru')).toBe('пн, ср, 09:00')
  expect(scheduleWords('15 18 * * *', 'en')).toBe('18:15')
  expect(scheduleWords('0 10 29 12 *', 'ru')).toBe('29 декабря, 10:00')
  expect(scheduleWords('5 7 29 2 *', 'en')).toBe('29 February, 07:05')
  for (const crontab of ['0 10 31 2 *', '61 9 1 1 *', '0 24 1 1 *', '*/15 * * * *'])
    expect(scheduleWords(crontab, 'ru')).toBe(crontab)
})

test('days of the month at a time are read from a crontab and written as one, in their order, the last day last', () => {
  expect(readMonthly('5 9 1,15,L * *')).toEqual({ days: ['1', '15', 'L'], at: '09:05' })
  expect(writeMonthly({ days: ['L', '15', '2'], at: '18:30' })).toBe('30 18 2,15,L * *')
  for (const crontab of ['0 9 * * 1', '0 9 1 2 *', '0 9 1-5 * *', 'x']) expect(readMonthly(crontab)).toBeNull()
})
