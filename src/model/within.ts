import { addDays, dayAt, momentOf, monthStart } from './calendar.ts'

/** Spans of days relative to today, as filters name them. Those of 7, 30 and 90 days count today. */
const spans: Record<string, (today: string) => Span> = {
  today: day => ({ from: day, before: addDays(day, 1) }),
  yesterday: day => ({ from: addDays(day, -1), before: day }),
  tomorrow: day => ({ from: addDays(day, 1), before: addDays(day, 2) }),
  thisWeek: day => week(day, 0),
  lastWeek: day => week(day, -1),
  nextWeek: day => week(day, 1),
  thisMonth: day => months(monthStart(day), 1),
  lastMonth: day => months(monthStart(day, -1), 1),
  nextMonth: day => months(monthStart(day, 1), 1),
  thisQuarter: day => months(quarterStart(day), 3),
  lastQuarter: day => months(monthStart(quarterStart(day), -3), 3),
  nextQuarter: day => months(monthStart(quarterStart(day), 3), 3),
  thisYear: day => months(`${day.slice(0, 4)}-01-01`, 12),
  lastYear: day => months(monthStart(`${day.slice(0, 4)}-01-01`, -12), 12),
  last7days: day => ({ from: addDays(day, -6), before: addDays(day, 1) }),
  last30days: day => ({ from: addDays(day, -29), before: addDays(day, 1) }),
  last90days: day => ({ from: addDays(day, -89), before: addDays(day, 1) }),
  next7days: day => ({ from: day, before: addDays(day, 7) }),
  next30days: day => ({ from: day, before: addDays(day, 30) }),
  past: day => ({ before: day }),
  future: day => ({ from: addDays(day, 1) }),
}

/** From a day or moment on, before another; an end that is missing is open. */
export interface Span {
  from?: string
  before?: string
}

export const withinWords: readonly string[] = Object.keys(spans)

/** Days of the span, for people in the zone. */
export function daysWithin(word: string, timeZone: string, now = new Date()): Span {
  return spans[word]?.(dayAt(now, timeZone)) ?? {}
}

/** Moments of the span: from midnight to midnight in the zone, and for `past` and `future` from this very moment. */
export function momentsWithin(word: string, timeZone: string, now = new Date()): Span {
  if (word === 'past') return { before: now.toISOString() }
  if (word === 'future') return { from: new Date(now.getTime() + 1).toISOString() }
  const { from, before } = daysWithin(word, timeZone, now)
  return {
    ...(from && { from: momentOf(from, timeZone).toISOString() }),
    ...(before && { before: momentOf(before, timeZone).toISOString() }),
  }
}

function week(day: string, away: number): Span {
  const sinceMonday = (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7
  const monday = addDays(day, away * 7 - sinceMonday)
  return { from: monday, before: addDays(monday, 7) }
}

const months = (from: string, count: number): Span => ({ from, before: monthStart(from, count) })

const quarterStart = (day: string): string => monthStart(day, -((Number(day.slice(5, 7)) - 1) % 3))
