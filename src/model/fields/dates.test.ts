import { describe, expect, test } from 'vitest'
import { addDays, dayAt, momentOf, monthStart } from '../calendar.ts'
import { parseWith, readWith } from '../testing/reading.ts'
import { daysWithin, momentsWithin, withinWords } from '../within.ts'

describe('a day in a cell', () => {
  const day = (cell: string, dayFirst?: boolean) => Object.values(readWith('date', cell, {}, { dayFirst })).join()

  test.each([
    ['05.03.2026', '2026-03-05'],
    ['7.3.26', '2026-03-07'],
    ['2026-03-07', '2026-03-07'],
    ['2026/3/7', '2026-03-07'],
    ['03/12/2026 14:05', '2026-12-03'],
    ['5 марта 2026 г.', '2026-03-05'],
    ['5 мая 2026', '2026-05-05'],
    ['5 Mar 2026', '2026-03-05'],
    ['March 5, 2026', '2026-03-05'],
    ['01.02.65', '1965-02-01'],
    ['29.02.2024', '2024-02-29'],
    ['2026-03-07T22:30:00Z', '2026-03-08'],
    ['20-10-16', '2016-10-20'],
  ])('%s is %s', (cell, stored) => expect(day(cell)).toBe(stored))

  test('the column says whether the day or the month is first', () => {
    expect(day('03/12/2026', true)).toBe('2026-12-03')
    expect(day('03/12/2026', false)).toBe('2026-03-12')
    expect(day('20-10-16', true)).toBe('2016-10-20')
    expect(day('12/25/2026')).toBe('2026-12-25')
    expect(day('12/25/2026', true)).toBe('date')
  })

  test.each([
    '31.02.2026',
    '29.02.2026',
    '00.01.2026',
    '1.13.2026',
    'вчера',
    '2026-3',
    '5 мартобря 2026',
    '7.3.6',
    '20260307',
    '1.2.2026 25:00',
  ])('%s is none', cell => expect(day(cell)).toBe('date'))
})

describe('a moment', () => {
  const moment = (cell: string) => Object.values(readWith('time', cell)).join()

  test.each([
    ['03/12/2026 14:05', '2026-12-03T11:05:00.000Z'],
    ['05.03.2026', '2026-03-04T21:00:00.000Z'],
    ['7.3.26 9:05', '2026-03-07T06:05:00.000Z'],
    ['2026-03-07T14:05:00+05:00', '2026-03-07T09:05:00.000Z'],
    ['2026-03-07 14:05:00', '2026-03-07T11:05:00.000Z'],
    ['7.3.2026 2:05 PM', '2026-03-07T11:05:00.000Z'],
    ['7 марта 2026 в 14:05', '2026-03-07T11:05:00.000Z'],
    ['7.3.2026, 14:05', '2026-03-07T11:05:00.000Z'],
  ])('%s is %s', (cell, stored) => expect(moment(cell)).toBe(stored))

  test.each(['31.02.2026', '07.03.2026 24:00', '7.3.2026 14:60', '7.3.2026 13:00 PM'])('%s is none', cell =>
    expect(moment(cell)).toBe('time'),
  )

  test.each([
    ['2026-03-07T14:05:00Z', '2026-03-07T14:05:00.000Z'],
    ['2026-03-07T14:05:00.123456+03:00', '2026-03-07T11:05:00.123Z'],
    ['2026-03-07t14:05z', '2026-03-07T14:05:00.000Z'],
    ['0999-01-01T00:00:00Z', '0999-01-01T00:00:00.000Z'],
  ])('%s as input is %s', (input, value) => expect(parseWith('time', input)).toEqual({ value }))

  test.each([
    '2026-03-07T14:05:00',
    '2026-03-07',
    '2026-02-30T00:00:00Z',
    '2026-03-07T24:00:00Z',
    '2026-03-07T14:05:60Z',
    1_700_000_000,
    '0001-01-01T00:00:00+14:00',
  ])('%s as input is refused', input => expect(parseWith('time', input)).toEqual({ problems: ['time'] }))
})

describe('the calendar', () => {
  test('knows when a day begins where clocks change', () => {
    expect(momentOf('2026-03-29', 'Europe/Berlin').toISOString()).toBe('2026-03-28T23:00:00.000Z')
    expect(momentOf('2026-03-30', 'Europe/Berlin').toISOString()).toBe('2026-03-29T22:00:00.000Z')
    expect(momentOf('2026-03-29', 'Europe/Berlin', '02:30:00.000').toISOString()).toBe('2026-03-29T01:30:00.000Z')
    expect(momentOf('2026-10-25', 'Europe/Berlin', '23:00:00.000').toISOString()).toBe('2026-10-25T22:00:00.000Z')
    expect(dayAt(new Date('2026-03-07T21:00:00Z'), 'Europe/Moscow')).toBe('2026-03-08')
    expect(dayAt(new Date('2026-03-07T21:00:00Z'), 'America/New_York')).toBe('2026-03-07')
  })

  test('counts days and months', () => {
    expect(addDays('2024-02-28', 2)).toBe('2024-03-01')
    expect(addDays('0050-12-31', 1)).toBe('0051-01-01')
    expect(monthStart('2026-01-31', -1)).toBe('2025-12-01')
  })
})

describe('a span', () => {
  // Saturday, 7 March 2026, 02:00 in Moscow; still Friday in UTC.
  const now = new Date('2026-03-06T23:00:00Z')
  test.each([
    ['today', '2026-03-07', '2026-03-08'],
    ['yesterday', '2026-03-06', '2026-03-07'],
    ['tomorrow', '2026-03-08', '2026-03-09'],
    ['thisWeek', '2026-03-02', '2026-03-09'],
    ['lastWeek', '2026-02-23', '2026-03-02'],
    ['nextWeek', '2026-03-09', '2026-03-16'],
    ['thisMonth', '2026-03-01', '2026-04-01'],
    ['lastMonth', '2026-02-01', '2026-03-01'],
    ['nextMonth', '2026-04-01', '2026-05-01'],
    ['thisQuarter', '2026-01-01', '2026-04-01'],
    ['lastQuarter', '2025-10-01', '2026-01-01'],
    ['nextQuarter', '2026-04-01', '2026-07-01'],
    ['thisYear', '2026-01-01', '2027-01-01'],
    ['lastYear', '2025-01-01', '2026-01-01'],
    ['last7days', '2026-03-01', '2026-03-08'],
    ['last30days', '2026-02-06', '2026-03-08'],
    ['last90days', '2025-12-08', '2026-03-08'],
    ['next7days', '2026-03-07', '2026-03-14'],
    ['next30days', '2026-03-07', '2026-04-06'],
    ['past', undefined, '2026-03-07'],
    ['future', '2026-03-08', undefined],
  ])('%s is from %s before %s', (word, from, before) => {
    expect(daysWithin(word, 'Europe/Moscow', now)).toEqual({ ...(from && { from }), ...(before && { before }) })
    expect(withinWords).toContain(word)
  })

  test('of moments begins at midnight of the zone', () => {
    expect(momentsWithin('today', 'Europe/Moscow', now)).toEqual({
      from: '2026-03-06T21:00:00.000Z',
      before: '2026-03-07T21:00:00.000Z',
    })
    expect(momentsWithin('past', 'Europe/Moscow', now)).toEqual({ before: '2026-03-06T23:00:00.000Z' })
  })
})
