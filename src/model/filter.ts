import { addDays, isDay, momentOf } from './calendar.ts'
import { readTurn } from './cycle.ts'
import { type Field, type FieldType, type Operator, operators, type Reading, type Report } from './field.ts'
import { fieldType, isProtected } from './fields/index.ts'
import { isJsonObject, type Json, type JsonObject } from './json.ts'
import type { Condition } from './query.ts'
import { withinWords } from './within.ts'
import { isBlank, parseWords } from './words.ts'

/** How large a filter may be: deeper or longer ones are refused whole. */
export const filterLimits = { depth: 8, conditions: 200, list: 1000 }

/** What a filter is read against: the fields that the caller may see, and the set-up of the workspace. */
export interface FilterReading {
  field: (name: string) => Field | undefined
  reading: Reading
  report: Report
}

/**
 * Reads a filter: `{stage: "…", amount: {gt: "1000"}, or: [{…}, {…}], not: {…}}`. All members must hold. Every problem is
 * reported with its path, and then the result is undefined.
 */
export function parseFilter(filter: Json, against: FilterReading): Condition | undefined {
  let problems = 0
  let conditions = 0
  const report: Report = (code, params, path) => {
    problems++
    against.report(code, params, path)
  }

  function parseAll(input: Json, path: string, depth: number): Condition {
    if (!isJsonObject(input)) return refuse('notObject', path)
    if (depth > filterLimits.depth) return refuse('filterDepth', path, { max: filterLimits.depth })
    const parts = Object.entries(input).map(([name, value]) =>
      parseMember(name, value, path ? `${path}.${name}` : name, depth),
    )
    return parts.length === 1 && parts[0] ? parts[0] : { and: parts }
  }

  function parseMember(name: string, value: Json, path: string, depth: number): Condition {
    if (name === 'not') return { not: parseAll(value, path, depth + 1) }
    if (name === 'and' || name === 'or') {
      if (!Array.isArray(value)) return refuse('notList', path)
      if (value.length > filterLimits.conditions) return refuse('filterLength', path, { max: filterLimits.conditions })
      const parts = value.map((part, at) => parseAll(part, `${path}.${at}`, depth + 1))
      return name === 'and' ? { and: parts } : { or: parts }
    }
    if (++conditions > filterLimits.conditions) {
      return conditions === filterLimits.conditions + 1
        ? refuse('filterLength', path, { max: filterLimits.conditions })
        : nothing
    }
    const field = against.field(name)
    if (!field) return refuse('unknownField', path)
    return parseField(name, field, value, against.reading, (code, params, inner) =>
      report(code, params, inner ? `${path}.${inner}` : path),
    )
  }

  function refuse(code: string, path: string, params?: Record<string, string | number>): Condition {
    report(code, params, path)
    return nothing
  }

  const condition = parseAll(filter, '', 0)
  return problems ? undefined : condition
}

const nothing: Condition = { and: [] }
const isOperator = (name: string): name is Operator => operators.some(operator => operator === name)

function parseField(name: string, field: Field, value: Json, reading: Reading, report: Report): Condition {
  const type = fieldType(field)
  const usual = type.operators.includes('eq') ? 'eq' : 'contains'
  const given: JsonObject =
    isJsonObject(value) && (Object.keys(value).some(isOperator) || type.type !== 'link')
      ? value
      : {
          [Array.isArray(value) ? 'in' : isBlank(value) ? 'empty' : usual]:
            isBlank(value) && !Array.isArray(value) ? true : value,
        }

  const parts = Object.entries(given).map(([operator, operand]): Condition => {
    const inner: Report = (code, params, path) => report(code, params, [operator, path].filter(Boolean).join('.'))
    if (!isOperator(operator) || !type.operators.includes(operator)) {
      inner(isProtected(field) ? 'protectedOperator' : 'operator', { operators: type.operators.join(', ') })
      return nothing
    }
    if (
      isBlank(operand) &&
      !Array.isArray(operand) &&
      (operator === 'eq' || operator === 'ne') &&
      type.operators.includes('empty')
    ) {
      return { field: name, operator: 'empty', operand: operator === 'eq' }
    }
    const parsed = parseOperand(operator, operand, type, field, reading, inner)
    if (parsed === undefined) return nothing
    return type.type === 'time'
      ? wholeDays(name, operator, parsed, reading)
      : { field: name, operator, operand: parsed }
  })
  return parts.length === 1 && parts[0] ? parts[0] : { and: parts }
}

function parseOperand(
  operator: Operator,
  operand: Json,
  type: FieldType,
  field: Field,
  reading: Reading,
  report: Report,
): Json | undefined {
  const one = (input: Json, path = ''): Json | undefined => {
    const inner: Report = (code, params, deeper) => report(code, params, [path, deeper].filter(Boolean).join('.'))
    if (isBlank(input)) return void inner('operand')
    if (type.type === 'time' && typeof input === 'string' && isDay(input)) return input
    return type.parseOperand
      ? type.parseOperand(input, field.options, inner, reading)
      : type.parse(input, field.options, inner, reading)
  }
  switch (operator) {
    case 'empty':
      return operand === true || operand === 'true'
        ? true
        : operand === false || operand === 'false'
          ? false
          : void report('notBoolean')
    case 'within':
      return withinWords.some(word => word === operand) || readTurn(operand, type.comparable)
        ? operand
        : void report('choice', { choices: withinWords.join(', ') })
    case 'in':
    case 'nin':
    case 'between': {
      const list = typeof operand === 'string' ? operand.split(',') : operand
      if (!Array.isArray(list)) return void report('notList')
      if (list.length > filterLimits.list) return void report('tooManyValues', { max: filterLimits.list })
      if (operator === 'between' && list.length !== 2) return void report('between')
      const parsed = list.map((input, at) => one(input, String(at)))
      return parsed.every(value => value !== undefined) ? parsed : undefined
    }
    case 'contains':
    case 'startsWith':
      if (type.comparable !== 'text') return one(operand)
      return parseWords(operand, report, 1000) || void report('operand')
    default:
      return one(operand)
  }
}

/** A day given for a moment means all of that day in the workspace's zone: `lte` its end, `gt` after its end. */
function wholeDays(field: string, operator: Operator, operand: Json, { timeZone }: Reading): Condition {
  const start = (day: Json) => (isDayText(day) ? momentOf(day, timeZone).toISOString() : day)
  const next = (day: string) => momentOf(addDays(day, 1), timeZone).toISOString()
  const from = (value: Json): Condition => ({ field, operator: 'gte', operand: start(value) })
  const until = (value: Json): Condition =>
    isDayText(value) ? { field, operator: 'lt', operand: next(value) } : { field, operator: 'lte', operand: value }

  if (operator === 'between' && Array.isArray(operand))
    return { and: [from(operand[0] ?? null), until(operand[1] ?? null)] }
  if (operator === 'within' || !isDayText(operand)) return { field, operator, operand }
  if (operator === 'lte') return until(operand)
  if (operator === 'gt') return { field, operator: 'gte', operand: next(operand) }
  if (operator === 'eq') return { and: [from(operand), until(operand)] }
  if (operator === 'ne') return { not: { and: [from(operand), until(operand)] } }
  return { field, operator, operand: start(operand) }
}

const isDayText = (value: Json): value is string => typeof value === 'string' && isDay(value)
