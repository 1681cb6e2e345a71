import { dayAt, isDay } from '../calendar.ts'
import type { Field, FieldOptions, FieldType } from '../field.ts'
import { readDate } from '../read-date.ts'
import { declareField, type NoOptions } from './builder.ts'
import { oneColumn } from './columns.ts'

/** A day without a time: `2026-03-07`. */
export const date = <const O extends FieldOptions = NoOptions>(options?: O): Field<string, O> =>
  declareField('date', options)

/** `make_date`, because a cast from text depends on settings and could not be indexed. */
const fromJson = (json: string): string => {
  const part = (from: number, length: number) => `substr(${json} #>> '{}', ${from}, ${length})::int`
  return `make_date(${part(1, 4)}, ${part(6, 2)}, ${part(9, 2)})`
}

export const dateType: FieldType<string, FieldOptions> = {
  type: 'date',
  ...oneColumn('date'),
  fromJson,
  parse(input, _options, report) {
    if (typeof input !== 'string') return void report('date')
    return isDay(input.trim()) ? input.trim() : void report('date')
  },
  fromText(cell, _options, report, reading) {
    const found = readDate(cell, reading.dayFirst)
    if (!found) return void report('date')
    return found.offset ? dayAt(new Date(`${found.day}T${found.clock}${found.offset}`), reading.timeZone) : found.day
  },
  toText: stored => stored,
  operators: ['eq', 'ne', 'gt', 'gte', 'lt', 'lte', 'in', 'nin', 'between', 'within', 'empty'],
  sortable: true,
  groupable: true,
  summable: false,
  schema: () => ({ type: 'string', format: 'date' }),
  sample: (_options, n) => new Date(Date.UTC(2026, 0, 1 + (n % 1000))).toISOString().slice(0, 10),
}
