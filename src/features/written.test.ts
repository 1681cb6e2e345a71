import { expect, test } from 'vitest'
import { dayText } from './day-text.ts'
import { amountText, moneyText, numberText, quantityText } from './written.ts'

const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ')

test('sums are written with kopecks where there are any, in the language of the reader', () => {
  expect(plain(amountText('150000.00', 'RUB', 'ru'))).toBe('150 000 ₽')
  expect(plain(amountText('32700.45', 'RUB', 'ru'))).toBe('32 700,45 ₽')
  expect(plain(amountText('0.5', 'EUR', 'en'))).toBe('€0.50')
  expect(plain(amountText('0.0025', 'EUR', 'en'))).toBe('€0.0025')
  expect(moneyText(null, 'ru')).toBe('')
})

test('quantities have their unit and no needless noughts', () => {
  expect(plain(quantityText(1.5, 'м²', 'ru'))).toBe('1,5 м²')
  expect(plain(quantityText(1200, null, 'ru'))).toBe('1 200')
  expect(numberText(0.000001, 'en')).toBe('0.000001')
})

test('a day is written out, be it a day or a moment', () => {
  expect(plain(dayText('2026-11-30', 'ru'))).toBe('30 ноября 2026 года')
  expect(dayText('2026-11-30T21:00:00.000Z', 'en')).toBe('30 November 2026')
  expect(dayText(null, 'ru')).toBe('')
})
