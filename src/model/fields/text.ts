import { companyCore } from '../company-name.ts'
import type { Field, FieldOptions, FieldType, MatchKind } from '../field.ts'
import { checkFormat, type Format, formats, joined, readFormat, sampleFormat } from '../formats.ts'
import type { JsonObject } from '../json.ts'
import { parseWords } from '../words.ts'
import { declareField, type NoOptions } from './builder.ts'
import { textColumn } from './columns.ts'

export type TextOptions = FieldOptions & {
  /** Characters at most; 1000 unless told. */
  max?: number
  /** A code with rules of its own: check digits and length. */
  format?: Format
}

/** Text of one line: a name, a title, a number of a document. */
export const text = <const O extends TextOptions = NoOptions>(options?: O): Field<string, O> =>
  declareField('text', options)

const usualMax = 1000

/** Where there is little room, what differs is kept. */
function sampleWords(n: number, max: number): string {
  const words = `Текст text ${n}`
  return words.length <= max ? words : String(n).slice(-max)
}

export const textType: FieldType<string, TextOptions> = {
  type: 'text',
  ...textColumn,
  parse(input, options, report) {
    const given = options.format && typeof input === 'string' ? joined(options.format, input) : input
    const words = parseWords(given, report, options.max ?? usualMax)
    if (words === undefined || !options.format) return words

    const problem = checkFormat(options.format, words)
    return problem ? void report(problem) : words
  },
  fromText(cell, options, report, reading) {
    return textType.parse(options.format ? readFormat(options.format, cell) : cell, options, report, reading)
  },
  toText: stored => stored,
  parseOperand: (operand, options, report) => parseWords(operand, report, options.max ?? usualMax),
  /** No `gt` and `lt`: what comes before what depends on the language the database sorts by. */
  operators: ['eq', 'ne', 'in', 'nin', 'contains', 'startsWith', 'empty'],
  sortable: true,
  groupable: true,
  summable: false,
  schema: options => ({ type: 'string', maxLength: options.max ?? usualMax }),
  sample: (options, n) => (options.format ? sampleFormat(options.format, n) : sampleWords(n, options.max ?? usualMax)),
  words: stored => stored,
  matchKeys: (stored, options) => (options.match ? keysOf(options.match, stored) : []),
  ownOptions: ['max', 'format'],
  checkOptions(options: JsonObject, report) {
    const { max, format } = options
    if (max !== undefined && !(Number.isInteger(max) && Number(max) > 0 && Number(max) <= 10_000)) {
      report('optionRange', { min: 1, max: 10_000 }, 'max')
    }
    if (format !== undefined && !formats.some(known => known === format)) {
      report('choice', { choices: formats.join(', ') }, 'format')
    }
  },
}

function keysOf(kind: MatchKind, stored: string): { kind: MatchKind; value: string }[] {
  const value = kind === 'companyName' ? companyCore(stored) : stored
  return value === null ? [] : [{ kind, value }]
}
