import jsep, { type CoreExpression, type Expression } from 'jsep'
import type { Field, Report } from '../field.ts'
import { arithmetic } from './arithmetic.ts'
import { Figure } from './figure.ts'
import { logic } from './logic.ts'
import type { Operation } from './operation.ts'
import { textAndDays } from './text-and-days.ts'
import type { Node, ValueType } from './tree.ts'

export const operations: ReadonlyMap<string, Operation> = new Map(
  Object.entries({ ...arithmetic, ...logic, ...textAndDays }),
)

/** What people call in a formula, besides the signs. */
export const formulaFunctions = [
  'if',
  'round',
  'min',
  'max',
  'abs',
  'floor',
  'ceil',
  'coalesce',
  'empty',
  'concat',
  'length',
  'days',
  'addDays',
  'year',
  'month',
  'day',
  'today',
  'not',
] as const

const typesOfFields: Record<string, ValueType> = {
  number: 'number',
  percent: 'number',
  money: 'number',
  boolean: 'boolean',
  date: 'date',
  time: 'date',
  text: 'text',
  longText: 'text',
  email: 'text',
  url: 'text',
  choice: 'text',
}
const signs: Record<string, string> = { '==': '=', '===': '=', '<>': '!=', '!==': '!=', '&&': 'and', '||': 'or' }
const limits = { characters: 2000, parts: 200, depth: 100, inCall: 20 }

jsep.addBinaryOp('=', 6)
jsep.addBinaryOp('<>', 6)
jsep.addBinaryOp('and', 2)
jsep.addBinaryOp('or', 1)
jsep.addUnaryOp('not')

/** Reads a formula over the fields that `field` knows. The first problem is reported, and the result undefined. */
export function parseFormula(
  text: string,
  field: (name: string) => Field | undefined,
  report: Report,
): Node | undefined {
  if (text.length > limits.characters) return void report('tooLong', { max: limits.characters })
  try {
    return new Parsing(field).typed(jsep(text), 0)
  } catch (error) {
    if (error instanceof Refusal) return void report(error.code, error.params)
    // jsep throws an Error that says where; nesting beyond its stack is a RangeError.
    const at = error instanceof Error && 'index' in error ? Number(error.index) : 0
    return void report('formulaSyntax', { at: at + 1 })
  }
}

class Refusal extends Error {
  readonly code: string
  readonly params: Record<string, string | number>
  constructor(code: string, params: Record<string, string | number> = {}) {
    super(code)
    this.code = code
    this.params = params
  }
}

class Parsing {
  private readonly field: (name: string) => Field | undefined
  private parts = 0
  constructor(field: (name: string) => Field | undefined) {
    this.field = field
  }

  typed(expression: Expression, depth: number): Node {
    if (++this.parts > limits.parts || depth > limits.depth) throw new Refusal('formulaSize', { max: limits.parts })
    const part = expression as CoreExpression
    switch (part.type) {
      case 'Literal':
        return literal(part.value, part.raw)
      case 'Identifier':
        return this.named(part.name)
      case 'UnaryExpression':
        if (part.operator === '+') return this.typed(part.argument, depth + 1)
        return this.call(
          part.operator === '-' ? 'negative' : part.operator === '!' ? 'not' : part.operator,
          [part.argument],
          depth,
        )
      case 'BinaryExpression':
        return this.call(signs[part.operator] ?? part.operator, [part.left, part.right], depth)
      case 'ConditionalExpression':
        return this.call('if', [part.test, part.consequent, part.alternate], depth)
      case 'CallExpression':
        return this.named(part.callee.type === 'Identifier' ? String(part.callee.name) : '', part.arguments, depth)
      default:
        throw new Refusal('formulaSyntax', { at: 1 })
    }
  }

  private named(name: string, given?: Expression[], depth = 0): Node {
    if (given) {
      if (!formulaFunctions.some(known => known === name))
        throw new Refusal('formulaFunction', { name, functions: formulaFunctions.join(', ') })
      return name === 'today' && !given.length ? { kind: 'today', type: 'date' } : this.call(name, given, depth)
    }
    const field = this.field(name)
    if (!field) throw new Refusal('formulaField', { name })
    const type = typesOfFields[field.type]
    if (!type) throw new Refusal('formulaFieldType', { name })
    return { kind: 'field', type, name }
  }

  private call(name: string, given: Expression[], depth: number): Node {
    const operation = operations.get(name)
    if (!operation || given.length > limits.inCall)
      throw new Refusal('formulaFunction', { name, functions: formulaFunctions.join(', ') })
    const parts = given.map(part => this.typed(part, depth + 1))
    const type = operation.takes(parts.map(part => part.type))
    if (!type || (name === 'round' && parts[1] && !isDigits(parts[1]))) throw new Refusal('formulaTypes', { name })
    return { kind: 'call', type, name, parts }
  }
}

const isDigits = (node: Node): boolean =>
  node.kind === 'literal' &&
  node.value instanceof Figure &&
  node.value.isInteger() &&
  node.value.gte(0) &&
  node.value.lte(10)

function literal(value: unknown, raw: string): Node {
  if (typeof value === 'boolean') return { kind: 'literal', type: 'boolean', value }
  if (typeof value === 'number') {
    if (!/^(?:\d{1,20}(?:\.\d{0,10})?|\.\d{1,10})$/.test(raw))
      throw new Refusal('formulaNumber', { number: raw.slice(0, 40) })
    return { kind: 'literal', type: 'number', value: new Figure(raw.replace(/\.$/, '')) }
  }
  if (typeof value !== 'string' || !value.isWellFormed() || value.includes('\0'))
    throw new Refusal('formulaSyntax', { at: 1 })
  return { kind: 'literal', type: 'text', value: value.normalize('NFC') }
}
