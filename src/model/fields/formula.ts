import type { Field, FieldOptions, FieldType } from '../field.ts'
import type { Json } from '../json.ts'
import { declareField } from './builder.ts'
import { oneColumn } from './columns.ts'

export const formulaResults = ['number', 'text', 'boolean', 'date', 'money'] as const
export type FormulaResult = (typeof formulaResults)[number]
export type FormulaOptions = FieldOptions & {
  /** Over other fields of the record: `if(amount > 100000, round(amount * 0.1, 2), 0)`. */
  expression: string
  result: FormulaResult
}

/** A value computed of other fields of the record whenever it is read. */
export const formula = <const O extends FormulaOptions>(options: O): Field<Json, O> => declareField('formula', options)

export const formulaType: FieldType<Json, FormulaOptions> = {
  type: 'formula',
  ...oneColumn('text'),
  columns: () => [],
  toColumns: () => [],
  fromJson: json => json,
  parse: (_input, _options, report) => void report('readOnly'),
  fromText: (_cell, _options, report) => void report('readOnly'),
  toText: stored => String(stored),
  operators: [],
  sortable: false,
  groupable: false,
  summable: false,
  schema: () => ({}),
  sample: (_options, n) => n,
}
