import type { Field, FieldOptions, FieldType } from '../field.ts'
import { fold } from '../words.ts'
import { declareField, type NoOptions } from './builder.ts'
import { oneColumn } from './columns.ts'

/** Yes or no. */
export const boolean = <const O extends FieldOptions = NoOptions>(options?: O): Field<boolean, O> =>
  declareField('boolean', options)

const yes = ['да', 'yes', 'true', 'истина', '1', '+', 'y', 'д', 'on']
const no = ['нет', 'no', 'false', 'ложь', '0', '-', 'n', 'н', 'off']

export const booleanType: FieldType<boolean, FieldOptions> = {
  type: 'boolean',
  ...oneColumn('boolean'),
  fromJson: json => `(${json} #>> '{}')::boolean`,
  parse: (input, _options, report) => (typeof input === 'boolean' ? input : void report('notBoolean')),
  fromText(cell, _options, report) {
    const word = fold(cell.trim())
    if (yes.includes(word)) return true
    return no.includes(word) ? false : void report('notBoolean')
  },
  toText: stored => (stored ? 'true' : 'false'),
  parseOperand: (operand, options, report, reading) =>
    typeof operand === 'string'
      ? booleanType.fromText(operand, options, report, reading)
      : booleanType.parse(operand, options, report, reading),
  operators: ['eq', 'ne', 'empty'],
  sortable: true,
  groupable: true,
  summable: false,
  schema: () => ({ type: 'boolean' }),
  sample: (_options, n) => n % 2 === 0,
}
