/**
 * Codes of Russian organisations, with the check digits their issuers prescribe.
 * ИНН: Приказ ФНС ЕД-7-14/559@; ОГРН: Приказ Минфина 165н; БИК: Положение Банка России 732-П.
 */
export const formats = ['inn', 'kpp', 'ogrn', 'bik', 'snils'] as const
export type Format = (typeof formats)[number]

/** Code of the problem that a value has as a code of this kind; none: it is right. */
export function checkFormat(format: Format, value: string): string | undefined {
  return rules[format].shape.test(value) && rules[format].holds(value) ? undefined : format
}

/** As people write codes: with spaces and hyphens, or as `ИНН 7707083893`. */
export const readFormat = (cell: string): string => cell.replace(/^[\p{L}\s/:№.]+/u, '').replace(/[\s\-\u00a0]/g, '')

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
  bik: {
    shape: /^[012]\d{8}$/,
    holds: () => true,
    sample: n => `044${String(525_000 + (n % 400_000)).padStart(6, '0')}`,
  },
  snils: {
    shape: /^\d{11}$/,
    holds: value => Number(value.slice(0, 9)) <= 1_001_998 || snilsDigits(value.slice(0, 9)) === value.slice(9),
    sample(n) {
      const head = String(112_233_000 + (n % 800_000_000)).padStart(9, '0')
      return head + snilsDigits(head)
    },
  },
}
