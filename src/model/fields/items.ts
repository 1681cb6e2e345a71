import sql, { raw } from 'sql-template-tag'
import { parseDecimal } from '../decimals.ts'
import type { Field, FieldOptions, FieldType, Report } from '../field.ts'
import { isJsonObject, type Json, type JsonObject } from '../json.ts'
import { parseAmount } from '../money.ts'
import { parseWords } from '../words.ts'
import { declareField, type NoOptions } from './builder.ts'
import { jsonColumn } from './columns.ts'
import { parseId, sampleId } from './ref.ts'

/**
 * A line of a deal, quote, order or invoice: what, how many, at which price each (in the currency of the whole), less how many per
 * cent. What is not told of a line is not there: its unit, its tax in per cent (`null`: without tax), a note of two lines under its
 * name, the heading under which it stands with others.
 */
export type Item = {
  product: string | null
  name: string
  quantity: number
  price: string
  discount: number
  unit?: string
  tax?: number | null
  note?: string
  section?: string
}

/** The lines of a deal, quote, order or invoice. */
export const items = <const O extends FieldOptions = NoOptions>(options?: O): Field<Item[], O> =>
  declareField('items', options)

/** So many lines one of them has at most. */
export const mostItems = 1000
const always = ['product', 'name', 'quantity', 'price', 'discount'] as const
const sometimes = ['unit', 'tax', 'note', 'section'] as const
const members: readonly string[] = [...always, ...sometimes]

function parseFigure(
  input: Json | undefined,
  usual: number,
  bounds: { min: number; max: number; decimals: number },
  report: Report,
  path: string,
) {
  if (input === undefined || input === null) return usual
  const value = typeof input === 'number' ? parseDecimal(input) : undefined
  if (!value) return void report('notNumber', {}, path)
  if (value.decimalPlaces() > bounds.decimals) return void report('decimals', { decimals: bounds.decimals }, path)
  if (value.lt(bounds.min)) return void report('tooSmall', { min: bounds.min }, path)
  if (value.gt(bounds.max)) return void report('tooLarge', { max: bounds.max }, path)
  return value.toNumber()
}

function parsePrice(input: Json | undefined, report: Report, path: string): string | undefined {
  const amount = parseAmount(input ?? '0')
  if (!amount) return void report('amount', {}, path)
  if (amount.isNegative()) return void report('tooSmall', { min: 0 }, path)
  if (amount.decimalPlaces() > 4) return void report('decimals', { decimals: 4 }, path)
  if (amount.gte('1e16')) return void report('tooLarge', { max: '9999999999999999.99' }, path)
  return amount.toFixed(Math.max(2, amount.decimalPlaces()))
}

function parseTax(input: Json, report: Report, path: string): number | null | undefined {
  return input === null ? null : parseFigure(input, 0, { min: 0, max: 100, decimals: 4 }, report, path)
}

/** What is told of some lines only; `undefined` where something of it is wrong. */
function parseSometimes(input: JsonObject, at: number, report: Report): Partial<Item> | undefined {
  const read: Partial<Item> = {}
  let isRight = true
  for (const [member, max] of [
    ['unit', 20],
    ['note', 1000],
    ['section', 200],
  ] as const) {
    if (input[member] == null) continue
    const words = parseWords(input[member], report, max, `${at}.${member}`)
    if (words === undefined) isRight = false
    else if (words) read[member] = words
  }
  if (input.tax !== undefined) {
    const tax = parseTax(input.tax, report, `${at}.tax`)
    if (tax === undefined) isRight = false
    else read.tax = tax
  }
  return isRight ? read : undefined
}

function parseItem(input: Json, at: number, report: Report): Item | undefined {
  if (!isJsonObject(input)) return void report('notObject', {}, String(at))
  const strange = Object.keys(input).filter(member => !members.includes(member))
  for (const member of strange) report('unknownMember', {}, `${at}.${member}`)

  const product = input.product == null ? null : parseId(input.product, report, `${at}.product`)
  const name = parseWords(input.name ?? null, report, 300, `${at}.name`)
  if (name === '') report('required', {}, `${at}.name`)
  const quantity = parseFigure(input.quantity, 1, { min: 0.000001, max: 1e9, decimals: 6 }, report, `${at}.quantity`)
  const discount = parseFigure(input.discount, 0, { min: 0, max: 100, decimals: 4 }, report, `${at}.discount`)
  const price = parsePrice(input.price, report, `${at}.price`)
  const more = parseSometimes(input, at, report)
  if (strange.length || product === undefined || !name || quantity === undefined || discount === undefined)
    return undefined
  return price === undefined || more === undefined ? undefined : { product, name, quantity, price, discount, ...more }
}

export const itemsType: FieldType<Item[], FieldOptions> = {
  type: 'items',
  ...jsonColumn,
  parse(input, _options, report) {
    if (!Array.isArray(input)) return void report('notList')
    if (input.length > mostItems) return void report('tooManyValues', { max: mostItems })
    const lines = input.map((line, at) => parseItem(line, at, report))
    return lines.every(line => line !== undefined) ? lines : undefined
  },
  fromText(cell, options, report, reading) {
    const input = parseJson(cell)
    return input === undefined ? void report('notList') : itemsType.parse(input, options, report, reading)
  },
  toText: stored => JSON.stringify(stored),
  operators: ['empty'],
  filter(_operator, comparable, operand) {
    const empty = sql`(${raw(comparable)} is null or ${raw(comparable)} = '[]'::jsonb)`
    return operand === true ? empty : sql`not ${empty}`
  },
  holds: (_operator, stored, operand) => !stored?.length === operand,
  sortable: false,
  groupable: false,
  summable: false,
  schema: () => ({ type: 'array', maxItems: mostItems, items: itemSchema(always) }),
  inputSchema: () => ({ type: 'array', maxItems: mostItems, items: itemSchema(['name']) }),
  sample: (_options, n) => [
    { product: sampleId(n), name: `Стул ${n}`, quantity: n + 1, price: '1500.00', discount: 5 },
  ],
  words: stored => stored.map(line => line.name).join(' '),
}

const itemSchema = (required: readonly string[]): JsonObject => ({
  type: 'object',
  properties: {
    product: { type: ['string', 'null'], format: 'uuid' },
    name: { type: 'string', maxLength: 300 },
    quantity: { type: 'number', exclusiveMinimum: 0 },
    price: { type: 'string', pattern: '^[0-9]{1,16}(\\.[0-9]{1,4})?$' },
    discount: { type: 'number', minimum: 0, maximum: 100 },
    unit: { type: ['string', 'null'], maxLength: 20 },
    tax: { type: ['number', 'null'], minimum: 0, maximum: 100 },
    note: { type: ['string', 'null'], maxLength: 1000 },
    section: { type: ['string', 'null'], maxLength: 200 },
  },
  required: [...required],
  additionalProperties: false,
})

/** JSON of a cell, or undefined where it is none. */
export function parseJson(cell: string): Json | undefined {
  try {
    const value: Json = JSON.parse(cell)
    return value
  } catch {
    return undefined
  }
}
