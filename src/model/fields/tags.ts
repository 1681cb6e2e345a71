import type { Field, FieldOptions, FieldType } from '../field.ts'
import { fold, parseWords } from '../words.ts'
import { declareField, type NoOptions } from './builder.ts'
import { wordList } from './lists.ts'

/** Free words by which people group records. Two spellings that differ only in case are one tag. */
export const tags = <const O extends FieldOptions = NoOptions>(options?: O): Field<string[], O> =>
  declareField('tags', options)

const atMost = 100
const longest = 100

export const tagsType: FieldType<string[], FieldOptions> = {
  type: 'tags',
  ...wordList,
  parse(input, _options, report) {
    if (!Array.isArray(input)) return void report('notList')
    if (input.length > atMost) return void report('tooManyValues', { max: atMost })

    const words = input.map((tag, at) => {
      const word = parseWords(tag, report, longest, String(at))
      return word === '' ? void report('required', {}, String(at)) : word
    })
    if (!words.every(word => word !== undefined)) return undefined
    const folded = words.map(fold)
    return words.filter((word, at) => folded.indexOf(fold(word)) === at)
  },
  fromText: (cell, options, report, reading) =>
    tagsType.parse(
      cell
        .split(/[;,\n]/)
        .map(tag => tag.trim())
        .filter(Boolean),
      options,
      report,
      reading,
    ),
  toText: stored => stored.join('; '),
  parseOperand: (operand, _options, report) => parseWords(operand, report, longest),
  schema: () => ({ type: 'array', items: { type: 'string', minLength: 1, maxLength: longest }, maxItems: atMost }),
  sample: (_options, n) => [`VIP ${n}`, `опт ${n}`],
  words: stored => stored.join(' '),
}
