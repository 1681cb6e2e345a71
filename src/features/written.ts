import { isJsonObject, type Json, minorUnits } from '../model/index.ts'
import type { Locale } from '../records/context.ts'

const tongueOf = (language: Locale): string => (language === 'ru' ? 'ru-RU' : 'en-GB')

/** `150 000 ₽`; kopecks where there are any. */
export function amountText(amount: string, currency: string, language: Locale): string {
  const value = Number(amount)
  const digits = Number.isInteger(value) ? 0 : Math.max(2, minorUnits(currency))
  return new Intl.NumberFormat(tongueOf(language), {
    style: 'currency',
    currency,
    minimumFractionDigits: digits,
    maximumFractionDigits: Math.max(digits, 4),
  }).format(value)
}

/** The same of a kept sum of money; empty where there is none. */
export const moneyText = (money: Json | undefined, language: Locale): string =>
  isJsonObject(money) ? amountText(String(money.amount), String(money.currency), language) : ''

export const numberText = (value: number, language: Locale): string =>
  new Intl.NumberFormat(tongueOf(language), { maximumFractionDigits: 6 }).format(value)
