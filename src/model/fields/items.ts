import sql, { raw } from 'sql-template-tag'
import { Exact, parseDecimal } from '../decimals.ts'
import type { Field, FieldOptions, FieldType, Report } from '../field.ts'
import { isJsonObject, type Json } from '../json.ts'
import { parseAmount, settleAmount } from '../money.ts'
import { parseWords } from '../words.ts'
import { declareField, type NoOptions } from './builder.ts'
import { jsonColumn } from './columns.ts'
import { parseId, sampleId } from './ref.ts'

/** A line of a deal: what, how many, at which price each (in the currency of the deal), less how many per cent. */
export type Item = { product: string | null; name: string; quantity: number; price: string; discount: number }

/** The lines of a deal. */
export const items = <const O extends FieldOptions = NoOptions>(options?: O): Field<Item[], O> =>
  declareField('items', options)

const atMost = 500
const members = ['product', 'name', 'quantity', 'price', 'discount']

/** What all lines cost together, each rounded to kopecks as on an invoice. */
export const itemsTotal = (lines: readonly Item[]): string =>
  lines.reduce((sum, line) => sum.plus(lineTotal(line)), new Exact(0)).toFixed(2)

export const lineTotal = ({ price, quantity, discount }: Item): Exact =>
  new Exact(price).times(quantity).times(new Exact(100).minus(discount)).div(100).toDecimalPlaces(2)

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
  const settled = settleAmount(amount)
  return typeof settled === 'string'
    ? settled
    : void report(settled.problem, { decimals: 2, max: '9999999999999999.99' }, path)
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
  if (strange.length || product === undefined || !name || quantity === undefined || discount === undefined)
    return undefined
  return price === undefined ? undefined : { product, name, quantity, price, discount }
}

export const itemsType: FieldType<Item[], FieldOptions> = {
  type: 'items',
  ...jsonColumn,
  parse(input, _options, report) {
    if (!Array.isArray(input)) return void report('notList')
    if (input.length > atMost) return void report('tooManyValues', { max: atMost })
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
  schema: () => ({ type: 'array', maxItems: atMost, items: itemSchema(members) }),
  inputSchema: () => ({ type: 'array', maxItems: atMost, items: itemSchema(['name']) }),
  sample: (_options, n) => [
    { product: sampleId(n), name: `Стул ${n}`, quantity: n + 1, price: '1500.00', discount: 5 },
  ],
  words: stored => stored.map(line => line.name).join(' '),
}

const itemSchema = (required: string[]) => ({
  type: 'object',
  properties: {
    product: { type: ['string', 'null'], format: 'uuid' },
    name: { type: 'string', maxLength: 300 },
    quantity: { type: 'number', exclusiveMinimum: 0 },
    price: { type: 'string', pattern: '^[0-9]{1,16}(\\.[0-9]{1,2})?$' },
    discount: { type: 'number', minimum: 0, maximum: 100 },
  },
  required,
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
