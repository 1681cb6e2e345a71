import { expect, test } from 'vitest'
import { showPhone } from './phone-format.ts'

const shown = (number: string) => showPhone(number, 'ext.').replaceAll('\u00a0', ' ').replaceAll('\u2011', '-')

test('a number is shown as its country writes it', () => {
  expect(shown('+79211234567;ext=12')).toBe('+7 921 123-45-67 ext. 12')
  expect(shown('+447400123450')).toBe('+44 7400 123450')
  expect(shown('+442079460123')).toBe('+44 20 7946 0123')
  expect(shown('+12025550123')).toBe('+1 202 555 0123')
})
