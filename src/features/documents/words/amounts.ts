import type { Language } from './number-words.ts'

const locales: Record<Language, string> = { ru: 'ru-RU', en: 'en-GB' }

/** «1 234,50»: to hundredths, never through binary fractions (Intl reads decimals of a string exactly). */
export const amountText = (amount: string, language: Language): string =>
  format(amount, language, { minimumFractionDigits: 2, maximumFractionDigits: 2 })

/** «1 234,50 ₽», “£1,234.50”, “RUB 1,234.50”. */
export const moneyText = (amount: string, currency: string, language: Language): string =>
  format(amount, language, { style: 'currency', currency, currencyDisplay: language === 'ru' ? 'symbol' : 'code' })

/** A quantity or a rate, without needless noughts: «1,5». */
export const numberText = (number: string, language: Language): string =>
  format(number, language, { maximumFractionDigits: 6 })

function format(decimal: string, language: Language, options: Intl.NumberFormatOptions): string {
  return isDecimal(decimal) ? new Intl.NumberFormat(locales[language], options).format(decimal) : decimal
}

const isDecimal = (text: string): text is `${number}` => /^-?\d+(?:\.\d+)?$/.test(text)
