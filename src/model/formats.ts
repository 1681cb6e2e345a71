import { isValidBIC, isValidIBAN } from 'ibantools'
import { isAccountNumber, isCorrAccountNumber, withCheckDigit } from './bank-accounts.ts'
import { isCurrency } from './money.ts'

/**
 * Codes with rules of their own: ISO 4217 of currencies, and those of organisations, with the check digits their issuers prescribe.
 * ИНН: Приказ ФНС ЕД-7-14/559@; ОГРН: Приказ Минфина 165н; ОКПО: ПР 50.1.024-2005; БИК: Положение Банка России 732-П;
 * accounts: `bank-accounts.ts`; IBAN: ISO 13616; SWIFT (BIC): ISO 9362.
 */
export const formats = [
  'inn',
  'kpp',
  'ogrn',
  'okpo',
  'bik',
  'bankAccount',
  'corrAccount',
  'iban',
  'swift',
  'snils',
  'currency',
] as const
export type Format = (typeof formats)[number]

/** Code of the problem that a value has as a code of this kind; none: it is right. */
export function checkFormat(format: Format, value: string): string | undefined {
  return rules[format].shape.test(value) && rules[format].holds(value) ? undefined : format
}

/** As people write codes: with spaces and hyphens, or as `ИНН 7707083893`. */
export function readFormat(format: Format, cell: string): string {
  if (format === 'currency') return cell.trim().toUpperCase()
  if (isLong(format)) return joined(format, cell.replace(/^\s*(IBAN|SWIFT|BIC)(?=[\s:/])[\s:/A-Z]*[\s:]/i, ''))
  return cell.replace(/^[\p{L}\s/:№.]+/u, '').replace(/[\s\-\u00a0]/g, '')
}

/** Long codes are printed in groups; they are kept without the gaps between. */
export const joined = (format: Format, words: string): string =>
  isLong(format) ? words.replace(/[\s\u00a0]/g, '').toUpperCase() : words

const isLong = (format: Format): boolean => ['bankAccount', 'corrAccount', 'iban', 'swift'].includes(format)

/** A right code, different for different `n`. */
export const sampleFormat = (format: Format, n: number): string => rules[format].sample(n)

const digits = (value: string): number[] => [...value].map(Number)

const weigh = (value: string, weights: readonly number[]): number =>
  weights.reduce((sum, weight, at) => sum + weight * (digits(value)[at] ?? 0), 0)

const inn10 = [2, 4, 10, 3, 5, 9, 4, 6, 8]
const inn11 = [7, 2, 4, 10, 3, 5, 9, 4, 6, 8]
const inn12 = [3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8]
const innDigit = (value: string, weights: readonly number[]): number => (weigh(value, weights) % 11) % 10

/** The last digit is the rest of the number before it, divided by 11 (ОГРН) or 13 (ОГРНИП). */
const ogrnDigit = (head: string): number => Number(BigInt(head) % (head.length === 12 ? 11n : 13n)) % 10

const okpoWeights = [1, 2, 3, 4, 5, 6, 7, 8, 9]
const okpoWeightsAgain = [3, 4, 5, 6, 7, 8, 9, 10, 1]

function okpoDigit(head: string): number {
  const rest = weigh(head, okpoWeights) % 11
  return rest < 10 ? rest : (weigh(head, okpoWeightsAgain) % 11) % 10
}

/** Check digits of an IBAN: 98 less the rest by 97 of what it is moved round and written in numbers (ISO 7064, MOD 97-10). */
function ibanDigits(country: string, rest: string): string {
  const numbers = [...`${rest}${country}00`].map(sign => Number.parseInt(sign, 36)).join('')
  return String(98n - (BigInt(numbers) % 97n)).padStart(2, '0')
}

function snilsDigits(head: string): string {
  const sum = weigh(head, [9, 8, 7, 6, 5, 4, 3, 2, 1]) % 101
  return String(sum % 100).padStart(2, '0')
}

interface FormatRule {
  shape: RegExp
  holds(value: string): boolean
  sample(n: number): string
}

const rules: Record<Format, FormatRule> = {
  inn: {
    shape: /^(?!0+$)(\d{10}|\d{12})$/,
    holds: value =>
      value.length === 10
        ? innDigit(value, inn10) === Number(value[9])
        : innDigit(value, inn11) === Number(value[10]) && innDigit(value, inn12) === Number(value[11]),
    sample(n) {
      const head = `77${String(n % 10_000_000).padStart(7, '0')}`
      return head + innDigit(head, inn10)
    },
  },
  kpp: {
    shape: /^\d{4}[\dA-Z]{2}\d{3}$/,
    holds: () => true,
    sample: n => `7701${String(n % 100).padStart(2, '0')}001`,
  },
  ogrn: {
    shape: /^([15]\d{12}|3\d{14})$/,
    holds: value => ogrnDigit(value.slice(0, -1)) === Number(value.at(-1)),
    sample(n) {
      const head = `1${String(n % 100_000_000_000).padStart(11, '0')}`
      return head + ogrnDigit(head)
    },
  },
  okpo: {
    shape: /^(?!0+$)(\d{8}|\d{10})$/,
    holds: value => okpoDigit(value.slice(0, -1)) === Number(value.at(-1)),
    sample(n) {
      const head = String(1_000_000 + (n % 8_000_000))
      return head + okpoDigit(head)
    },
  },
  bik: {
    shape: /^[012]\d{8}$/,
    holds: () => true,
    /** Each of them goes with each of the sample accounts: what a БИК adds to the sum of an account is the same in all. */
    sample(n) {
      const [first, last, fifth, area] = [
        n % 10,
        Math.floor(n / 10) % 10,
        Math.floor(n / 100) % 10,
        Math.floor(n / 1000),
      ]
      const middle = (100 - 7 * first - 3 * last) % 10
      return `04${String(area % 100).padStart(2, '0')}${fifth}${(fifth * 3) % 10}${first}${middle}${last}`
    },
  },
  bankAccount: {
    shape: /^[\dA-Z]{20}$/,
    holds: isAccountNumber,
    sample: n => withCheckDigit(`407028100${String(n % 100_000_000_000).padStart(11, '0')}`, '040000000'),
  },
  corrAccount: {
    shape: /^\d{20}$/,
    holds: isCorrAccountNumber,
    sample: n => withCheckDigit(`401028100${String(n % 100_000_000_000).padStart(11, '0')}`, '040000000'),
  },
  iban: {
    shape: /^[A-Z]{2}\d{2}[\dA-Z]{8,30}$/,
    holds: value => isValidIBAN(value),
    sample(n) {
      const rest = `RPRT${String(n % 100_000_000_000_000).padStart(14, '0')}`
      return `GB${ibanDigits('GB', rest)}${rest}`
    },
  },
  swift: {
    shape: /^[A-Z]{6}[\dA-Z]{2}([\dA-Z]{3})?$/,
    holds: value => isValidBIC(value),
    sample: n => `RPRTGB2L${String(n % 1000).padStart(3, '0')}`,
  },
  snils: {
    shape: /^\d{11}$/,
    holds: value => Number(value.slice(0, 9)) <= 1_001_998 || snilsDigits(value.slice(0, 9)) === value.slice(9),
    sample(n) {
      const head = String(112_233_000 + (n % 800_000_000)).padStart(9, '0')
      return head + snilsDigits(head)
    },
  },
  currency: {
    shape: /^[A-Z]{3}$/,
    holds: isCurrency,
    sample: n => ['RUB', 'USD', 'EUR', 'KZT', 'CNY'][n % 5] ?? 'RUB',
  },
}
