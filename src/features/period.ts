import { dayAt, Invalid, isDay, type JsonObject, monthStart } from '../model/index.ts'
import type { Context } from '../records/index.ts'
import { monthsOf, type Period, periodFrom, type Span, spans } from './sales-plans.ts'

const startOf = (span: Span, day: string): string =>
  monthStart(day, span === 'quarter' ? -((Number(day.slice(5, 7)) - 1) % 3) : 0)

/** The month or quarter that begins on a day; without one that of today, where the company is. Throws Invalid. */
export function readPeriod({ config }: Context, asked: { span?: string; from?: string }): Period {
  const span = spans.find(each => each === asked.span) ?? 'month'
  if (asked.from === undefined) return periodFrom(span, startOf(span, dayAt(new Date(), config.company.timeZone)))
  if (!isDay(asked.from)) throw new Invalid([{ field: 'from', code: 'date' }])
  if (startOf(span, asked.from) !== asked.from) throw new Invalid([{ field: 'from', code: 'goalsPeriodStart' }])
  return periodFrom(span, asked.from)
}

/** The months or quarters of a year, in order. */
export const periodsIn = (year: number, span: Span): Period[] =>
  Array.from({ length: 12 / monthsOf[span] }, (_, at) =>
    periodFrom(span, monthStart(`${year}-01-01`, at * monthsOf[span])),
  )

export const periodQuery: JsonObject = {
  span: { enum: [...spans], description: 'Usually a month' },
  from: {
    type: 'string',
    format: 'date',
    description: 'First day of the month or quarter; without it the present one',
  },
}

/** Of an answer. */
export const periodMembers: JsonObject = {
  span: { enum: [...spans] },
  from: { type: 'string', format: 'date' },
  to: { type: 'string', format: 'date' },
}
