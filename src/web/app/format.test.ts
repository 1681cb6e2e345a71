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
