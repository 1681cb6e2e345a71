import sql, { raw } from 'sql-template-tag'
import type { Field, FieldOptions, FieldType } from '../field.ts'
import { isJsonObject, type JsonObject } from '../json.ts'
import { declareField, type NoOptions } from './builder.ts'
import { jsonColumn } from './columns.ts'
import { parseJson } from './items.ts'
import { isJsonKind, type JsonKind, jsonKinds } from './json-kinds.ts'

export type JsonOptions = FieldOptions & {
  kind: JsonKind
  /** The object whose records a kept filter is asked of: it is read against its fields when it is written. */
  asks?: string
}

/** Structured set-up, of one of a few known kinds. */
export const json = <const K extends JsonKind, const O extends FieldOptions & Pick<JsonOptions, 'asks'> = NoOptions>(
  kind: K,
  options?: O,
): Field<JsonObject, O & { kind: K }> => declareField('json', { ...(options ?? ({} as O)), kind })

export const jsonType: FieldType<JsonObject, JsonOptions> = {
  type: 'json',
  ...jsonColumn,
  parse(input, options, report) {
    const parsed = jsonKinds[options.kind].shape.parse(input, report, '')
    return isJsonObject(parsed) ? parsed : undefined
  },
  fromText(cell, options, report, reading) {
    const input = parseJson(cell)
    return input === undefined ? void report('notObject') : jsonType.parse(input, options, report, reading)
  },
  toText: stored => JSON.stringify(stored),
  operators: ['empty'],
  filter: (_operator, comparable, operand) =>
    operand === true ? sql`${raw(comparable)} is null` : sql`${raw(comparable)} is not null`,
  holds: (_operator, stored, operand) => (stored === null) === operand,
  sortable: false,
  groupable: false,
  summable: false,
  schema: options => jsonKinds[options.kind].shape.schema,
  sample: (options, n) => jsonKinds[options.kind].sample(n),
  checkOptions(options, report) {
    if (!isJsonKind(options.kind)) report('choice', { choices: Object.keys(jsonKinds).join(', ') }, 'kind')
  },
}
