import { isDay, momentOf } from '../calendar.ts'
import type { Field, FieldOptions, FieldType } from '../field.ts'
import { readDate } from '../read-date.ts'
import { declareField, type NoOptions } from './builder.ts'
import { oneColumn } from './columns.ts'

/** A moment: RFC 3339 in UTC with milliseconds, `2026-03-07T11:05:00.000Z`. */
export const time = <const O extends FieldOptions = NoOptions>(options?: O): Field<string, O> =>
  declareField('time', options)

const rfc3339 =
  /^(\d{4}-\d{2}-\d{2})[Tt ]([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d)(?:\.(\d+))?)?([Zz]|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/

/** A moment written with its offset, in UTC and whole milliseconds. */
export function parseMoment(text: string): string | undefined {
  const [, day = '', hour, minute, second = '00', fraction = '', offset = ''] = rfc3339.exec(text.trim()) ?? []
  if (!isDay(day)) return undefined
  const written = `${day}T${hour}:${minute}:${second}.${fraction.padEnd(3, '0').slice(0, 3)}${offset.toUpperCase()}`
  const moment = new Date(written)
  return moment.getUTCFullYear() >= 1 && moment.getUTCFullYear() <= 9999 ? moment.toISOString() : undefined
}

/** SQL: a timestamptz → its stored text. */
const momentSql = (expression: string): string =>
  `to_char(${expression} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`

/** `make_timestamp`, because a cast from text depends on settings and could not be indexed. */
const fromJson = (json: string): string => {
  const part = (from: number, length: number, type = 'int') => `substr(${json} #>> '{}', ${from}, ${length})::${type}`
  const day = `${part(1, 4)}, ${part(6, 2)}, ${part(9, 2)}`
  return `(make_timestamp(${day}, ${part(12, 2)}, ${part(15, 2)}, ${part(18, 6, 'float8')}) at time zone 'UTC')`
}

export const timeType: FieldType<string, FieldOptions> = {
  type: 'time',
  ...oneColumn('timestamptz'),
  columns: () => [{ suffix: '', type: 'timestamptz(3)' }],
  toJson: columns => momentSql(columns[0] ?? 'null'),
  fromJson,
  parse(input, _options, report) {
    const moment = typeof input === 'string' ? parseMoment(input) : undefined
    return moment ?? void report('time')
  },
  fromText(cell, _options, report, reading) {
    const strict = parseMoment(cell)
    if (strict) return strict
    const found = readDate(cell, reading.dayFirst)
    if (!found) return void report('time')
    if (found.offset) return parseMoment(`${found.day}T${found.clock}${found.offset}`) ?? void report('time')
    return momentOf(found.day, reading.timeZone, found.clock).toISOString()
  },
  toText: stored => stored,
  operators: ['eq', 'ne', 'gt', 'gte', 'lt', 'lte', 'between', 'within', 'empty'],
  sortable: true,
  groupable: true,
  summable: false,
  schema: () => ({ type: 'string', format: 'date-time' }),
  sample: (_options, n) => new Date(Date.UTC(2026, 0, 1) + n * 3_600_000 + 123).toISOString(),
}
