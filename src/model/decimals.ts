import { Decimal } from 'decimal.js'

/** Room for every amount and every figure computed of amounts, without rounding on the way. */
export const Exact = Decimal.clone({ precision: 60, rounding: Decimal.ROUND_HALF_UP, toExpNeg: -40, toExpPos: 60 })
export type Exact = Decimal

const plain = /^-?\d{1,30}(?:\.\d{1,30})?$/

/** A decimal as programs write it (`-1500.00`), without anything to guess at. */
export const parseDecimal = (input: string | number): Exact | undefined => {
  const written = typeof input === 'number' ? new Exact(Number.isFinite(input) ? input : 0).toFixed() : input.trim()
  if (typeof input === 'number' && !Number.isFinite(input)) return undefined
  return plain.test(written) ? new Exact(written) : undefined
}

const spaces = /[\s\u00a0\u202f\u2009'’_]/g

/**
 * A decimal as people write it: `15 000`, `1.250.000,50`, `15000,50`, `−3`. A single point or comma before exactly three
 * digits could be either; `decimal` says what separates the fraction, and without it `lone` decides.
 */
export function readDecimal(
  text: string,
  decimal: ',' | '.' | undefined,
  lone: (mark: string) => 'thousands' | 'fraction',
): Exact | undefined {
  const written = text.trim().replace(spaces, '').replace(/^[−–]/, '-').replace(/^\+/, '')
  if (!/^-?\d[\d.,]*$/.test(written) && !/^-?[.,]\d+$/.test(written)) return undefined

  const marks = [...written].filter(letter => letter === '.' || letter === ',')
  const last = marks.at(-1)
  if (!last) return parseDecimal(written)

  const fraction = fractionMark(written, marks, decimal, lone)
  const grouping = fraction === ',' ? '.' : fraction === '.' ? ',' : last
  const [whole = '', rest, ...more] = fraction ? written.split(fraction) : [written]
  if (more.length || (rest !== undefined && !/^\d+$/.test(rest))) return undefined
  if (whole.includes(grouping) && !/^-?\d{1,3}(?:[.,]\d{3})+$/.test(whole)) return undefined
  const head = whole.replaceAll(grouping, '')
  return parseDecimal(`${/\d/.test(head) ? head : `${head}0`}${rest === undefined ? '' : `.${rest}`}`)
}

function fractionMark(
  written: string,
  marks: string[],
  decimal: ',' | '.' | undefined,
  lone: (mark: string) => 'thousands' | 'fraction',
): string | undefined {
  const [first = ''] = marks
  const last = marks.at(-1) ?? ''
  if (first !== last) return last
  if (marks.length > 1) return undefined
  const ambiguous = /^-?[1-9]\d{0,2}[.,]\d{3}$/.test(written)
  if (!ambiguous || first === decimal) return first
  return !decimal && lone(first) === 'fraction' ? first : undefined
}
