import type { Field, FieldOptions, FieldType } from '../field.ts'
import { declareField, type NoOptions } from './builder.ts'
import { wordList } from './lists.ts'
import { parseId, sampleId } from './ref.ts'

export type RefsOptions = FieldOptions & {
  /** Name of the object referred to. */
  object: string
}

/** References to several records of another object, in order. */
export const refs = <const N extends string, const O extends FieldOptions = NoOptions>(
  object: N,
  options?: O,
): Field<string[], O & { object: N }> => declareField('refs', { ...(options ?? ({} as O)), object })

const atMost = 500

export const refsType: FieldType<string[], RefsOptions> = {
  type: 'refs',
  ...wordList,
  parse(input, _options, report) {
    if (!Array.isArray(input)) return void report('notList')
    if (input.length > atMost) return void report('tooManyValues', { max: atMost })
    const ids = input.map((id, at) => parseId(id, report, String(at)))
    return ids.every(id => id !== undefined) ? [...new Set(ids)] : undefined
  },
  fromText: (cell, options, report, reading) => refsType.parse(cell.split(/[\s,;]+/), options, report, reading),
  toText: stored => stored.join(' '),
  parseOperand: (operand, _options, report) => parseId(operand, report),
  schema: () => ({ type: 'array', items: { type: 'string', format: 'uuid' }, maxItems: atMost, uniqueItems: true }),
  sample: (_options, n) => [sampleId(n), sampleId(n + 1)],
  ownOptions: ['object'],
  checkOptions(options, report) {
    if (typeof options.object !== 'string' || !options.object) report('required', {}, 'object')
  },
}
