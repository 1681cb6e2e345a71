import { Exact } from '../../../model/decimals.ts'
import { isDate } from './days.ts'
import { mostProblems, type StatementProblem } from './statement.ts'

export type Report = (problem: StatementProblem) => void

/** Gathers problems, the first of them; of one value the same is told once. */
export function reportInto(problems: StatementProblem[]): Report {
  const told = new Set<string>()
  return problem => {
    if (problems.length >= mostProblems) return
    const key = JSON.stringify([problem.code, problem.line, problem.field])
    if (!told.has(key)) problems.push(problem)
    told.add(key)
  }
}

/** A value as it stands in the file. */
export interface Given {
  text: string
  line: number
  /** As the bank calls it. */
  field: string
}

export const reportOn = (report: Report, code: StatementProblem['code'], { text, line, field }: Given): undefined =>
  void report({ code, line, field, found: shortened(text) })

const mostFound = 60
export const shortened = (text: string): string => (text.length > mostFound ? `${text.slice(0, mostFound)}…` : text)

/**
 * An amount above zero as `1500.00`. Written as `1500.00`, `1500`, `1 500,00` or `1500-00`, as payment orders have it: no exponents, no
 * signs, no more digits than any sum of money has.
 */
export function readAmount(given: Given, report: Report): string | undefined {
  const amount = amountOf(given.text)
  return amount === undefined || Number(amount) === 0 ? reportOn(report, 'amount', given) : amount
}

/** The same of a balance, which may be zero, or below. */
export function readBalance(given: Given, report: Report): string | undefined {
  const written = given.text.trim()
  const isBelow = /^[-−]/.test(written)
  const amount = amountOf(isBelow ? written.slice(1) : written)
  if (amount === undefined) return reportOn(report, 'amount', given)
  return isBelow && Number(amount) !== 0 ? `-${amount}` : amount
}

function amountOf(text: string): string | undefined {
  const [, whole, fraction = ''] =
    /^(\d{1,15})(?:[.,-](\d{1,5}))?$/.exec(text.trim().replace(/(?<=\d)[ \u00a0\u202f'](?=\d{3})/g, '')) ?? []
  // Smaller than the smallest coin is no sum that can be kept.
  if (whole === undefined || /[1-9]/.test(fraction.slice(2))) return undefined
  return new Exact(`${whole}.${fraction || '0'}`).toFixed(2)
}

/** `07.03.2026` or `2026-03-07`, also with a time after it, as `2026-03-07`. */
export function readDay(given: Given, report: Report): string | undefined {
  const text = given.text.trim()
  const [, day, month, year] = /^(\d{2})\.(\d{2})\.(\d{4})$/.exec(text) ?? []
  const iso = day ? `${year}-${month}-${day}` : /^(\d{4}-\d{2}-\d{2})(?:$|[T+\-Z])/.exec(text)?.[1]
  return iso !== undefined && isDate(iso) ? iso : reportOn(report, 'date', given)
}

/** On one line, without what is no character of a text. `null`: nothing is left. */
export function line(text: string | null | undefined, most: number): string | null {
  const words = (text ?? '')
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim()
    .normalize('NFC')
  return words ? [...words].slice(0, most).join('') : null
}
