import type { Field, FieldOptions, FieldType } from '../field.ts'
import { type FormulaResult, formulaResults } from '../formula/compile.ts'
import type { Json, JsonObject } from '../json.ts'
import { booleanType } from './boolean.ts'
import { declareField } from './builder.ts'
import { dateType } from './date.ts'
import { moneyType } from './money.ts'
import { numberType } from './number.ts'
import { textType } from './text.ts'

export type FormulaOptions = FieldOptions & {
  /** Over other fields of the record: `if(amount > 100000, round(amount * 0.1, 2), 0)`. */
  expression: string
  result: FormulaResult
}

/** A value worked out of other fields of the record whenever it is read. */
export const formula = <const O extends FormulaOptions>(options: O): Field<Json, O> => declareField('formula', options)

/** A formula's value behaves as a field of the type it gives, except that nobody writes it and no column holds it. */
const ofResult = (result: FieldType): FieldType => ({
  type: 'formula',
  columns: () => [],
  toColumns: () => [],
  toJson: columns => columns[0] ?? 'null',
  fromJson: json => result.fromJson(json, {}),
  comparable: result.comparable,
  operators: result.operators,
  parse: (_input, _options, report) => void report('readOnlyField'),
  fromText: (_cell, _options, report) => void report('readOnlyField'),
  toText: stored => result.toText(stored, {}),
  parseOperand: (operand, _options, report, reading) =>
    result.parseOperand
      ? result.parseOperand(operand, {}, report, reading)
      : result.parse(operand, {}, report, reading),
  comparing: stored => result.comparing?.(stored) ?? (typeof stored === 'object' ? '' : stored),
  sortable: true,
  groupable: result.groupable,
  summable: result.summable,
  schema: () => result.schema({}),
  sample: (_options, n) => result.sample({}, n),
  checkOptions,
})

const types: Readonly<Record<FormulaResult, FieldType>> = {
  number: ofResult(asAny(numberType)),
  money: ofResult(asAny(moneyType)),
  text: ofResult(asAny(textType)),
  boolean: ofResult(asAny(booleanType)),
  date: ofResult(asAny(dateType)),
}

/** Options of a result type are never needed here, so that its values may be taken as JSON of any kind. */
function asAny<Stored extends Json, Options extends FieldOptions>(type: FieldType<Stored, Options>): FieldType {
  return type as unknown as FieldType
}

/** The type of a formula's value; what does not depend on the result is the same for all. */
export const formulaTypeOf = (result: unknown): FieldType =>
  types[formulaResults.find(known => known === result) ?? 'number']

export const formulaType: FieldType = formulaTypeOf('number')

function checkOptions(options: JsonObject, report: Parameters<NonNullable<FieldType['checkOptions']>>[1]): void {
  if (typeof options.expression !== 'string' || !options.expression.trim()) report('required', {}, 'expression')
  if (!formulaResults.some(result => result === options.result)) {
    report('choice', { choices: formulaResults.join(', ') }, 'result')
  }
}
