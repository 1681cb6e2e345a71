import type { Field, FieldOptions, FieldType, Report } from '../field.ts'
import { isId } from '../id.ts'
import type { Json } from '../json.ts'
import { declareField, type NoOptions } from './builder.ts'
import { idColumn } from './columns.ts'

export type RefOptions = FieldOptions & {
  /** Name of the object referred to. */
  object: string
  /** What becomes of the reference when the other record goes: it keeps the other there, is emptied, or goes along. */
  onDelete?: 'restrict' | 'clear' | 'cascade'
  /** Of an object to itself: it leads upwards, and never back to where one began. */
  tree?: true
}

/** A reference to one record of another object, held by its id. */
export const ref = <const N extends string, const O extends Omit<RefOptions, 'object'> = NoOptions>(
  object: N,
  options?: O,
): Field<string, O & { object: N }> => declareField('ref', { ...(options ?? ({} as O)), object })

/** An id in its canonical form, from either letter case. */
export function parseId(input: Json, report: Report, path = ''): string | undefined {
  const id = typeof input === 'string' ? input.trim().toLowerCase() : input
  return isId(id) ? id : void report('id', {}, path)
}

/** An id that looks real and differs for different `n`. */
export const sampleId = (n: number): string => `01900000-0000-7000-8000-${String(n).padStart(12, '0')}`

export const referenceType = <Options extends FieldOptions>(type: string): FieldType<string, Options> => ({
  type,
  ...idColumn,
  parse: (input, _options, report) => parseId(input, report),
  fromText: (cell, _options, report) => parseId(cell, report),
  toText: stored => stored,
  operators: ['eq', 'ne', 'in', 'nin', 'empty'],
  sortable: false,
  groupable: true,
  summable: false,
  schema: () => ({ type: 'string', format: 'uuid' }),
  sample: (_options, n) => sampleId(n),
})

export const refType: FieldType<string, RefOptions> = {
  ...referenceType<RefOptions>('ref'),
  ownOptions: ['object', 'onDelete'],
  checkOptions(options, report) {
    if (typeof options.object !== 'string' || !options.object) report('required', {}, 'object')
    const ways = ['restrict', 'clear', 'cascade']
    if (options.onDelete !== undefined && !ways.some(way => way === options.onDelete)) {
      report('choice', { choices: ways.join(', ') }, 'onDelete')
    }
  },
}
