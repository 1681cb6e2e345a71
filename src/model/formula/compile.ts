import { dayAt } from '../calendar.ts'
import type { Field, Reading, Report } from '../field.ts'
import { isJsonObject, type Json } from '../json.ts'
import type { StoredFields } from '../object.ts'
import { countCharacters } from '../words.ts'
import { Figure, scale } from './figure.ts'
import { isFigure, once } from './operation.ts'
import { operations, parseFormula } from './parse.ts'
import type { Node, Value, ValueType } from './tree.ts'

export const formulaResults = ['number', 'text', 'boolean', 'date', 'money'] as const
export type FormulaResult = (typeof formulaResults)[number]

/** A formula over the other fields of an object, or undefined where one of them is no longer there. */
export const formulaOf = (field: Field, fields: Readonly<Record<string, Field>>): Formula | undefined =>
  compileFormula(
    {
      expression: String(field.options.expression),
      result: formulaResults.find(result => result === field.options.result) ?? 'text',
    },
    name => (Object.hasOwn(fields, name) ? fields[name] : undefined),
    () => {},
  )

/** Where SQL finds a field that a formula uses: what filters compare, and the currency beside an amount. */
export interface FormulaPlace {
  comparable: string
  currency?: string
}

/** A formula ready to be worked out, in the database or in memory, to the same result. */
export interface Formula {
  /** Names of the fields it uses: who may not read one of them may not read the result. */
  readonly uses: readonly string[]
  /** SQL: what filters and sort compare. */
  readonly comparable: (place: (field: string) => FormulaPlace, reading: Reading) => string
  /** SQL: the stored form, as answers carry it. */
  readonly stored: (place: (field: string) => FormulaPlace, reading: Reading) => string
  /** The stored form, of a record in memory. */
  readonly evaluate: (record: StoredFields, reading: Reading, now?: Date) => Json
  /** Whether something in it is divided by zero for this record: then its result is unknown for that reason. */
  readonly dividesByZero: (record: StoredFields, reading: Reading, now?: Date) => boolean
}

/** Reads a formula and checks that it gives what it is said to give; reports what is wrong. */
export function compileFormula(
  { expression, result }: { expression: string; result: FormulaResult },
  field: (name: string) => Field | undefined,
  report: Report,
): Formula | undefined {
  const node = parseFormula(expression, field, report)
  if (!node) return undefined
  const wanted: ValueType = result === 'money' ? 'number' : result
  if (node.type !== wanted) return void report('formulaResult', { result, type: node.type })

  const uses = [...new Set(fieldsOf(node))]
  const amounts = uses.filter(name => field(name)?.type === 'money')
  const kind = (name: string) => field(name)?.type ?? ''
  const comparable: Formula['comparable'] = (place, reading) =>
    finalSql(
      result,
      toSql(node, name => fieldSql(kind(name), place(name).comparable, reading), reading),
      currencySql(amounts, place, reading),
    )
  return {
    uses,
    comparable,
    stored: (place, reading) => storedSql(result, comparable(place, reading), currencySql(amounts, place, reading)),
    evaluate(record, reading, now = new Date()) {
      const value = compute(
        node,
        name => storedValue(kind(name), record[name] ?? null, reading),
        dayAt(now, reading.timeZone),
      )
      return finalValue(result, value, currencyOf(amounts, record, reading))
    },
    dividesByZero(record, reading, now = new Date()) {
      const field = (name: string) => storedValue(kind(name), record[name] ?? null, reading)
      return hasZeroDivisor(node, part => compute(part, field, dayAt(now, reading.timeZone)))
    },
  }
}

/** `if` leads one way only: what stands in the other is not worked out, so nothing is divided there. */
function hasZeroDivisor(node: Node, worth: (node: Node) => Value): boolean {
  if (node.kind !== 'call') return false
  if (node.name === 'if') {
    const [condition, yes, no] = node.parts
    const taken = condition && worth(condition) === true ? yes : no
    return [condition, taken].some(part => part !== undefined && hasZeroDivisor(part, worth))
  }
  const divisor = node.name === '/' || node.name === '%' ? node.parts[1] : undefined
  const value = divisor && worth(divisor)
  return (isFigure(value) && value.isZero()) || node.parts.some(part => hasZeroDivisor(part, worth))
}

const fieldsOf = (node: Node): string[] =>
  node.kind === 'field' ? [node.name] : node.kind === 'call' ? node.parts.flatMap(fieldsOf) : []

const quoteText = (text: string): string => `'${text.replaceAll("'", "''")}'`

function toSql(node: Node, field: (name: string) => string, reading: Reading): string {
  switch (node.kind) {
    case 'field':
      return field(node.name)
    case 'today':
      return `(now() at time zone ${quoteText(reading.timeZone)})::date`
    case 'literal':
      return literalSql(node.value)
    case 'call': {
      const parts = node.parts.map(part => toSql(part, field, reading))
      return (
        operations.get(node.name)?.sql(
          parts,
          node.parts.map(part => part.type),
        ) ?? 'null'
      )
    }
  }
}

function literalSql(value: Value): string {
  if (typeof value === 'string') return `${quoteText(value)}::text`
  return typeof value === 'boolean' ? String(value) : `${value?.toFixed() ?? 'null'}::numeric`
}

const fieldSql = (kind: string, comparable: string, { timeZone }: Reading): string =>
  kind === 'time' ? `(${comparable} at time zone ${quoteText(timeZone)})::date` : comparable

function compute(node: Node, field: (name: string) => Value, today: string): Value {
  switch (node.kind) {
    case 'field':
      return field(node.name)
    case 'today':
      return today
    case 'literal':
      return node.value
    case 'call':
      return operations.get(node.name)?.compute(node.parts.map(part => compute(part, field, today))) ?? null
  }
}

function storedValue(kind: string, stored: Json, { timeZone }: Reading): Value {
  if (isJsonObject(stored)) return new Figure(String(stored.amount))
  if (typeof stored === 'number') return new Figure(stored)
  if (kind === 'time' && typeof stored === 'string') return dayAt(new Date(stored), timeZone)
  return typeof stored === 'string' || typeof stored === 'boolean' ? stored : null
}

const longestText = 10_000
/** Beyond, a result is no figure that anybody meant, nor one that JSON numbers and amounts can hold. */
const bounds = { number: '1000000000000000', money: '10000000000000000' }

function finalSql(result: FormulaResult, expression: string, currency: string): string {
  switch (result) {
    case 'number':
      return once(`round(${expression}, ${scale})`, `case when abs(x) < ${bounds.number} then trim_scale(x) end`)
    case 'money':
      return once(
        `round(${expression}, 2)`,
        `case when abs(x) < ${bounds.money} and ${currency} is not null then x end`,
      )
    case 'text':
      return `nullif(left(${expression}, ${longestText}), '')`
    default:
      return expression
  }
}

const storedSql = (result: FormulaResult, comparable: string, currency: string): string =>
  result === 'money'
    ? once(comparable, `case when x is not null then json_build_object('amount', x::text, 'currency', ${currency}) end`)
    : comparable

function finalValue(result: FormulaResult, value: Value, currency: string | null): Json {
  if (value === null || typeof value === 'boolean') return value
  if (typeof value === 'string') {
    if (result === 'date') return value
    return (countCharacters(value) > longestText ? [...value].slice(0, longestText).join('') : value) || null
  }
  const rounded = value.toDecimalPlaces(result === 'money' ? 2 : scale)
  if (rounded.abs().gte(result === 'money' ? bounds.money : bounds.number)) return null
  if (result === 'number') return rounded.isZero() ? 0 : rounded.toNumber()
  return currency === null ? null : { amount: rounded.isZero() ? '0.00' : rounded.toFixed(2), currency }
}

/** The one currency of the amounts used; of the workspace where none is; null where they differ. */
function currencySql(amounts: string[], place: (field: string) => FormulaPlace, { currency }: Reading): string {
  const columns = amounts.map(name => place(name).currency).filter(column => column !== undefined)
  if (!columns.length) return quoteText(currency)
  const first = columns.length === 1 ? columns[0] : `coalesce(${columns.join(', ')})`
  const same = columns.map(column => `coalesce(${column} = ${first}, true)`).join(' and ')
  return columns.length === 1
    ? `coalesce(${first}, ${quoteText(currency)})`
    : `(case when ${same} then coalesce(${first}, ${quoteText(currency)}) end)`
}

function currencyOf(amounts: string[], record: StoredFields, { currency }: Reading): string | null {
  const known = amounts.flatMap(name => {
    const amount = record[name]
    return isJsonObject(amount) ? [String(amount.currency)] : []
  })
  return new Set(known).size > 1 ? null : (known[0] ?? currency)
}
