import { expect, test } from 'vitest'
import { languageOf } from './language.ts'

test.each([
  [undefined, undefined],
  ['', undefined],
  ['de', undefined],
  ['ru', 'ru'],
  ['en-GB', 'en'],
  ['de, ru-RU;q=0.5, en;q=0.8', 'en'],
  ['ru;q=0, en;q=0.1', 'en'],
  ['*', undefined],
  ['en;q=0.5,ru;q=0.5', 'en'],
])('%s → %s', (header, locale) => {
  expect(languageOf(header)).toBe(locale)
})
