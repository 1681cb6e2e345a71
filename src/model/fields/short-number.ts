import type { Field, FieldOptions, FieldType } from '../field.ts'
import { oneColumn } from './columns.ts'

export type ShortNumberOptions = FieldOptions & { prefix: string }

/** The number by which people call a record: `D-1042`. Given by the engine, never by hand. */
export const shortNumber = (prefix: string): Field<string, { prefix: string; readOnly: true }> => ({
  type: 'shortNumber',
  options: { prefix, readOnly: true },
})

const figure = (text: string, prefix: string): number | undefined => {
  const bare = text.trim().toUpperCase().startsWith(prefix.toUpperCase())
    ? text.trim().slice(prefix.length)
    : text.trim()
  return /^\d{1,15}$/.test(bare) ? Number(bare) : undefined
}

export const shortNumberType: FieldType<string, ShortNumberOptions> = {
  type: 'shortNumber',
  ...oneColumn('bigint'),
  fromJson: json => `substring(${json} #>> '{}' from '\\d+$')::bigint`,
  parse: (_input, _options, report) => void report('readOnlyField'),
  fromText: (_cell, _options, report) => void report('readOnlyField'),
  toText: stored => stored,
  parseOperand: (operand, { prefix }, report) =>
    (typeof operand === 'number' || typeof operand === 'string' ? figure(String(operand), prefix) : undefined) ??
    void report('notNumber'),
  comparing: stored => Number(/\d+$/.exec(stored)?.[0]),
  operators: ['eq', 'ne', 'gt', 'gte', 'lt', 'lte', 'in', 'nin', 'between'],
  sortable: true,
  groupable: false,
  summable: false,
  schema: () => ({ type: 'string' }),
  sample: ({ prefix }, n) => `${prefix}${n + 1}`,
}
