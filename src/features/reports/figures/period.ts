import {
  addDays,
  type Bucket,
  dayAt,
  daysWithin,
  type Filter,
  isDay,
  monthStart,
  type Problem,
} from '../../../model/index.ts'
import { nextSpan } from '../../../records/group-filter.ts'
import { type Context, isMoment } from '../../../records/index.ts'
import type { Comparison, ReportPeriod } from '../definition.ts'

/** Days from one to another, both included; an end that is missing is open. */
export interface Days {
  from?: string
  to?: string
}

/** Days of whole spans on both ends. */
export type Bounded = Required<Days>

/** Which days a period means today, or meant on the day of `asOf`, a moment. Reports every problem. */
export function daysOf(
  { config }: Context,
  { period, asOf }: { period: ReportPeriod; asOf?: string },
  report: (problem: Problem) => void,
): Days {
  const { within, from, to } = period
  if (within !== undefined && (from !== undefined || to !== undefined))
    report({ field: 'period.within', code: 'periodTwice' })
  for (const [end, day] of Object.entries({ from, to }))
    if (day !== undefined && !isDay(day)) report({ field: `period.${end}`, code: 'date' })
  if (from && to && from > to) report({ field: 'period.to', code: 'periodTurned' })
  if (within === undefined) return { ...(from && { from }), ...(to && { to }) }
  const span = daysWithin(within, config.company.timeZone, momentOrNow(asOf))
  return { ...(span.from && { from: span.from }), ...(span.before && { to: addDays(span.before, -1) }) }
}

/** Records whose day or moment lies in the days. */
export function filterByDays(field: string, { from, to }: Days): Filter {
  if (from && to) return { [field]: { between: [from, to] } }
  return from || to ? { [field]: { ...(from && { gte: from }), ...(to && { lte: to }) } } : {}
}

/** Whether the days are not over where the company is, or were not at a moment. */
export const isGoingOn = ({ config }: Context, { to }: Days, asOf?: string): boolean =>
  to === undefined || to >= dayAt(momentOrNow(asOf), config.company.timeZone)

/** What is no moment is refused where it is read. */
const momentOrNow = (asOf: string | undefined): Date => (asOf && isMoment(asOf) ? new Date(asOf) : new Date())

/**
 * The days that a period is compared with: of whole months so many months before, otherwise so many days; or the same days
 * a year before.
 */
export function comparedDays({ from, to }: Bounded, comparison: Comparison): Bounded {
  const next = addDays(to, 1)
  if (comparison === 'yearBefore') return { from: yearBefore(from), to: addDays(yearBefore(next), -1) }
  if (from.endsWith('-01') && next.endsWith('-01')) {
    const months =
      (Number(next.slice(0, 4)) - Number(from.slice(0, 4))) * 12 + Number(next.slice(5, 7)) - Number(from.slice(5, 7))
    return { from: monthStart(from, -months), to: addDays(from, -1) }
  }
  const days = Math.round((Date.parse(next) - Date.parse(from)) / 86_400_000)
  return { from: addDays(from, -days), to: addDays(from, -1) }
}

/** The same day a year before; of 29 February, the first of March. */
function yearBefore(day: string): string {
  const date = new Date(`${day}T00:00:00Z`)
  date.setUTCFullYear(date.getUTCFullYear() - 1)
  return date.toISOString().slice(0, 10)
}

/** First days of the spans that days lie in, in order; at most so many. */
export function spansIn({ from, to }: Bounded, bucket: Bucket, most: number): string[] {
  const spans: string[] = []
  for (
    let at: string | null = spanOf(from, bucket);
    at !== null && at <= to && spans.length < most;
    at = nextSpan(at, bucket)
  )
    spans.push(at)
  return spans
}

/** First day of the span that a day lies in. Weeks begin on Monday. */
function spanOf(day: string, bucket: Bucket): string {
  if (bucket === 'day') return day
  if (bucket === 'week') return addDays(day, -((new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7))
  if (bucket === 'year') return `${day.slice(0, 4)}-01-01`
  return monthStart(day, bucket === 'quarter' ? -((Number(day.slice(5, 7)) - 1) % 3) : 0)
}
