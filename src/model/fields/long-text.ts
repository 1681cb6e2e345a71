import type { Field, FieldOptions, FieldType } from '../field.ts'
import { parseWords } from '../words.ts'
import { declareField, type NoOptions } from './builder.ts'
import { textColumn } from './columns.ts'

export type LongTextOptions = FieldOptions & {
  /** Characters at most; 10,000 unless told. */
  max?: number
}

/** Text of any number of lines; line ends are stored as `\n`. */
export const longText = <const O extends LongTextOptions = NoOptions>(options?: O): Field<string, O> =>
  declareField('longText', options)

const usualMax = 10_000

export const longTextType: FieldType<string, LongTextOptions> = {
  type: 'longText',
  ...textColumn,
  parse(input, options, report) {
    const even = typeof input === 'string' ? input.replace(/\r\n?/g, '\n') : input
    return parseWords(even, report, options.max ?? usualMax)
  },
  fromText: (cell, options, report, reading) => longTextType.parse(cell, options, report, reading),
  toText: stored => stored,
  operators: ['contains', 'empty'],
  sortable: false,
  groupable: false,
  summable: false,
  schema: options => ({ type: 'string', maxLength: options.max ?? usualMax }),
  sample: (options, n) => `Строка ${n}\nline ${n}`.slice(0, options.max ?? usualMax),
  words: stored => stored,
  ownOptions: ['max'],
  checkOptions(options, report) {
    const { max } = options
    if (max !== undefined && !(Number.isInteger(max) && Number(max) > 0 && Number(max) <= 100_000)) {
      report('optionRange', { min: 1, max: 100_000 }, 'max')
    }
  },
}
