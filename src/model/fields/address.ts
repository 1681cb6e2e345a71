import sql, { raw } from 'sql-template-tag'
import type { Field, FieldOptions, FieldType } from '../field.ts'
import { isJsonObject } from '../json.ts'
import { fold, foldSql, parseWords } from '../words.ts'
import { declareField, type NoOptions } from './builder.ts'
import { jsonColumn } from './columns.ts'

/** Parts of an address from the largest to the smallest; `line` is an address written in one piece. */
export const addressParts = ['postcode', 'country', 'region', 'city', 'street', 'building', 'flat', 'line'] as const
export type Address = { [part in (typeof addressParts)[number]]?: string }

/** A postal address, whole in `line` or by its parts. */
export const address = <const O extends FieldOptions = NoOptions>(options?: O): Field<Address, O> =>
  declareField('address', options)

const longest = 500
const isPart = (member: string): member is keyof Address => addressParts.some(part => part === member)

/** The address as one line, the way it is written in the country. */
export const addressLine = (stored: Address): string =>
  addressParts
    .map(part => stored[part])
    .filter(Boolean)
    .join(', ')

const lineSql = (json: string): string =>
  `concat_ws(', ', ${addressParts.map(part => `${json} ->> '${part}'`).join(', ')})`

export const addressType: FieldType<Address, FieldOptions> = {
  type: 'address',
  ...jsonColumn,
  parse(input, _options, report) {
    if (!isJsonObject(input)) return void report('notObject')
    let right = true
    const stored: Address = {}
    for (const [member, value] of Object.entries(input)) {
      if (!isPart(member)) {
        report('unknownMember', {}, member)
        right = false
      } else if (value !== null) {
        const words = parseWords(value, report, longest, member)
        if (words === undefined) right = false
        else if (words) stored[member] = words
      }
    }
    if (right && !Object.keys(stored).length) return void report('required')
    return right ? stored : undefined
  },
  fromText(cell, options, report, reading) {
    const [, postcode, rest] = /^(\d{6})[,\s]+(.+)$/su.exec(cell) ?? []
    return addressType.parse(postcode && rest ? { postcode, line: rest } : { line: cell }, options, report, reading)
  },
  toText: addressLine,
  operators: ['contains', 'empty'],
  parseOperand(operand, _options, report) {
    const words = parseWords(operand, report, longest)
    return words === '' ? void report('operand') : words
  },
  filter(operator, comparable, operand) {
    if (operator === 'empty')
      return operand === true ? sql`${raw(comparable)} is null` : sql`${raw(comparable)} is not null`
    return sql`position(translate(lower(${operand}::text), 'ё', 'е') in ${raw(foldSql(lineSql(comparable)))}) > 0`
  },
  holds(operator, stored, operand) {
    if (operator === 'empty') return (stored === null) === operand
    return stored !== null && fold(addressLine(stored)).includes(fold(String(operand)))
  },
  sortable: false,
  groupable: false,
  summable: false,
  schema: () => ({
    type: 'object',
    properties: Object.fromEntries(addressParts.map(part => [part, { type: 'string', maxLength: longest }])),
    additionalProperties: false,
  }),
  sample: (_options, n) => ({ country: 'Россия', city: 'Москва', street: 'Тверская улица', building: String(n + 1) }),
  words: addressLine,
}
