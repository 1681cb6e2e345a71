import { addDays } from '../calendar.ts'
import { countCharacters } from '../words.ts'
import { Figure, figureText } from './figure.ts'
import { isFigure, type Operation } from './operation.ts'
import type { Value, ValueType } from './tree.ts'

const asText = (part: string, type: ValueType | undefined): string => {
  if (type === 'number') return `trim_scale(${part})::text`
  if (type === 'date') return `to_char(${part}, 'YYYY-MM-DD')`
  return type === 'text' ? part : `(${part})::text`
}

const textOf = (value: Value): string => (isFigure(value) ? figureText(value) : String(value ?? ''))

const datePart = (name: string, from: number, to: number): Operation => ({
  takes: types => (types.length === 1 && types[0] === 'date' ? 'number' : undefined),
  sql: ([day]) => `extract(${name} from ${day})::numeric`,
  compute: ([day]) => (typeof day === 'string' ? new Figure(day.slice(from, to)) : null),
})

const dayNumber = (day: string): number => Date.parse(`${day}T00:00:00Z`) / 86_400_000

/** Days that a formula may leap over at once, there and back. */
const farthest = 1_000_000

export const textAndDays: Record<string, Operation> = {
  /** All parts one after the other; what is unknown adds nothing. */
  concat: {
    takes: types => (types.length ? 'text' : undefined),
    sql: (parts, types) => `concat(${parts.map((part, at) => asText(part, types[at])).join(', ')})`,
    compute: parts => parts.map(textOf).join(''),
  },
  length: {
    takes: types => (types.length === 1 && types[0] === 'text' ? 'number' : undefined),
    sql: ([part]) => `length(${part})::numeric`,
    compute: ([part]) => (typeof part === 'string' ? new Figure(countCharacters(part)) : null),
  },
  /** Days from the first day to the second. */
  days: {
    takes: types => (types.length === 2 && types.every(type => type === 'date') ? 'number' : undefined),
    sql: ([from, to]) => `(${to} - ${from})::numeric`,
    compute: ([from, to]) =>
      typeof from === 'string' && typeof to === 'string' ? new Figure(dayNumber(to) - dayNumber(from)) : null,
  },
  /** The day so many whole days later; unknown outside of the years 1 to 9999. */
  addDays: {
    takes: ([day, count, more]) => (day === 'date' && count === 'number' && !more ? 'date' : undefined),
    sql: ([day, count]) =>
      `(select case when n between -${farthest} and ${farthest} then ` +
      `case when d + n::int between date '0001-01-01' and date '9999-12-31' then d + n::int end end ` +
      `from (select ${day} as d, trunc(${count}) as n offset 0) s)`,
    compute([day, count]) {
      if (typeof day !== 'string' || !isFigure(count)) return null
      const days = count.trunc()
      if (days.abs().gt(farthest)) return null
      const far = dayNumber(day) + days.toNumber()
      return far < dayNumber('0001-01-01') || far > dayNumber('9999-12-31') ? null : addDays(day, days.toNumber())
    },
  },
  year: datePart('year', 0, 4),
  month: datePart('month', 5, 7),
  day: datePart('day', 8, 10),
}
