import { emailKey, readEmail } from '../email-address.ts'
import type { Field, FieldOptions, FieldType } from '../field.ts'
import { parseWords } from '../words.ts'
import { declareField, type NoOptions } from './builder.ts'
import { textColumn } from './columns.ts'

/** A single e-mail address, as of a user. */
export const email = <const O extends FieldOptions = NoOptions>(options?: O): Field<string, O> =>
  declareField('email', options)

export const emailType: FieldType<string, FieldOptions> = {
  type: 'email',
  ...textColumn,
  parse(input, _options, report) {
    const words = parseWords(input, report, 320)
    if (words === undefined) return undefined
    return readEmail(words) ?? void report('email')
  },
  fromText: (cell, options, report, reading) => emailType.parse(cell, options, report, reading),
  toText: stored => stored,
  operators: ['eq', 'ne', 'in', 'nin', 'contains', 'startsWith', 'empty'],
  sortable: true,
  groupable: false,
  summable: false,
  schema: () => ({ type: 'string', pattern: '^[^@\\s]+@[^@\\s]+$', maxLength: 254 }),
  sample: (_options, n) => `user${n}@example.com`,
  words: stored => stored,
  matchKeys: (stored, options) => (options.match ? [{ kind: options.match, value: emailKey(stored) }] : []),
}
