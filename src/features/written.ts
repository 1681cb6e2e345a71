import { isJsonObject, type Json, minorUnits } from '../model/index.ts'
import type { Locale } from '../records/context.ts'

/** How numbers and days are written in a language, as Intl names it. */
export const tongueOf = (language: Locale): string => (language === 'ru' ? 'ru-RU' : 'en-GB')

/** `150 000 ₽`, of a decimal; kopecks where there are any. */
export function amountText(amount: string, currency: string, language: Locale): string {
  const isWhole = Number.isInteger(Number(amount))
  const digits = isWhole ? 0 : Math.max(2, minorUnits(currency))
  return new Intl.NumberFormat(tongueOf(language), {
    style: 'currency',
    currency,
    minimumFractionDigits: digits,
    maximumFractionDigits: Math.max(digits, 4),
  }).format(Number(amount))
}

/** The same of a kept sum of money; empty where there is none. */
export const moneyText = (money: Json | undefined, language: Locale): string =>
  isJsonObject(money) ? amountText(String(money.amount), String(money.currency), language) : ''

/** `1,5`; without needless noughts. */
export const numberText = (value: number, language: Locale): string =>
  new Intl.NumberFormat(tongueOf(language), { maximumFractionDigits: 6 }).format(value)

/** `1,5 м²`; of what has no unit the number alone. */
export const quantityText = (quantity: number, unit: string | null | undefined, language: Locale): string =>
  [numberText(quantity, language), unit].filter(Boolean).join(' ')
