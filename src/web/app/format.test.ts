import { expect, test } from 'vitest'
import { formatsOf } from './format.ts'

test.each(['ru', 'en'] as const)('whole numbers are written in %s as the platform writes them', locale => {
  const platform = new Intl.NumberFormat(locale === 'ru' ? 'ru-RU' : 'en-GB')
  const { number } = formatsOf(locale)
  for (const value of [0, 7, 999, 1000, 9999, 12_345, 100_000, 1_234_567, 10 ** 12]) {
    expect(number(value)).toBe(platform.format(value))
    expect(number(String(value))).toBe(platform.format(value))
  }
  expect(number(-1234.5)).toBe(platform.format(-1234.5))
})

test.each(['ru', 'en'] as const)(
  'days are written in %s as the platform writes them, without the sign of a year',
  locale => {
    const tag = locale === 'ru' ? 'ru-RU' : 'en-GB'
    const thisYear = new Intl.DateTimeFormat(tag, { day: 'numeric', month: 'short' })
    const another = new Intl.DateTimeFormat(tag, { day: 'numeric', month: 'short', year: 'numeric' })
    const { date } = formatsOf(locale)
    for (let month = 0; month < 12; month++) {
      const day = new Date(2026, month, 9 + month)
      expect(date(day, new Date(2026, 5, 1))).toBe(thisYear.format(day))
      expect(date(day, new Date(2027, 5, 1))).toBe(another.format(day).replace(/\s?г\.$/, ''))
    }
  },
)
