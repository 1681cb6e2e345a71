import { type Exact, parseDecimal, readDecimal } from './decimals.ts'

/** An amount in a currency: a decimal with two digits after the point, and an ISO 4217 code. */
export type Money = { amount: string; currency: string }

const codes = new Set(Intl.supportedValuesOf('currency'))

export const isCurrency = (code: unknown): code is string => typeof code === 'string' && codes.has(code)

const digits = new Map<string, number>()

/** How many digits after the point the smallest coin of a currency has: 2 of the rouble, none of the yen. Amounts are kept with two at most. */
export function minorUnits(currency: string): number {
  const known = digits.get(currency)
  if (known !== undefined) return known
  const format = new Intl.NumberFormat('en', { style: 'currency', currency })
  const found = Math.min(2, format.resolvedOptions().maximumFractionDigits ?? 2)
  // Codes come from people as well: those that are no currency are not kept.
  if (isCurrency(currency)) digits.set(currency, found)
  return found
}

const signs: Record<string, string> = {
  '₽': 'RUB',
  р: 'RUB',
  'р.': 'RUB',
  руб: 'RUB',
  'руб.': 'RUB',
  рублей: 'RUB',
  рубля: 'RUB',
  рубль: 'RUB',
  rub: 'RUB',
  rur: 'RUB',
  $: 'USD',
  долл: 'USD',
  'долл.': 'USD',
  долларов: 'USD',
  us$: 'USD',
  '€': 'EUR',
  евро: 'EUR',
  '£': 'GBP',
  '₸': 'KZT',
  тенге: 'KZT',
  тг: 'KZT',
  '¥': 'CNY',
  юаней: 'CNY',
  '₴': 'UAH',
  грн: 'UAH',
  '₺': 'TRY',
  byn: 'BYN',
  br: 'BYN',
}
const scales: Record<string, number> = {
  тыс: 1000,
  'тыс.': 1000,
  тысяч: 1000,
  'т.р.': 1000,
  'т.р': 1000,
  млн: 1_000_000,
  'млн.': 1_000_000,
}

/**
 * An amount as people write it, with or without its currency: `1 250 000 руб.`, `$1,200.50`, `150 тыс. руб.`, `12.500`.
 * Three digits after a lone point or comma are thousands unless `decimal` says otherwise: kopecks are never three.
 */
export function readAmount(text: string, decimal?: ',' | '.'): { amount: Exact; currency?: string } | undefined {
  const parts = /^([^\d.,−–+-]*)([−–+-]?[\d.,][\d.,\s\u00a0\u202f\u2009'’]*)(.*)$/su.exec(text.normalize('NFKC').trim())
  if (!parts) return undefined
  const [, before = '', figures = '', after = ''] = parts
  const trailing = /[.,]$/.test(figures.trim()) ? figures.trim().slice(0, -1) : figures
  const amount = readDecimal(trailing, decimal, () => 'thousands')
  const words = `${before} ${after}`.toLowerCase().split(/\s+/).filter(Boolean)
  if (!amount) return undefined

  let times = 1
  let currency: string | undefined
  for (const word of words) {
    const code = signs[word] ?? (isCurrency(word.toUpperCase()) ? word.toUpperCase() : undefined)
    if (scales[word] && times === 1) times = scales[word]
    else if (code && !currency) currency = code
    else return undefined
    if (word.startsWith('т.р')) currency ??= 'RUB'
  }
  return { amount: amount.times(times), currency }
}

/** An amount in the form in which it is stored, or why it cannot be. */
export function settleAmount(amount: Exact): string | { problem: 'decimals' | 'tooLarge' } {
  if (amount.decimalPlaces() > 2) return { problem: 'decimals' }
  if (amount.abs().gte('1e16')) return { problem: 'tooLarge' }
  return amount.isZero() ? '0.00' : amount.toFixed(2)
}

export const parseAmount = (input: unknown): Exact | undefined =>
  typeof input === 'string' || typeof input === 'number' ? parseDecimal(input) : undefined
