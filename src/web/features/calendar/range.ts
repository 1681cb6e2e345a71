import { addDays, monthStart } from '../../../model/calendar.ts'
import { weekdayOf } from '../../../model/working-time.ts'
import type { CalendarView } from './search.ts'

/** Days from the first up to, but without, the last. */
export interface DayRange {
  from: string
  until: string
}

export const monday = (day: string): string => addDays(day, -weekdayOf(day))

/** The days that a view shows, whole weeks of a month included. */
export function rangeOf(view: CalendarView, day: string): DayRange {
  if (view === 'day') return { from: day, until: addDays(day, 1) }
  if (view === 'month') {
    const last = addDays(monthStart(day, 1), -1)
    return { from: monday(monthStart(day)), until: addDays(monday(last), 7) }
  }
  return { from: monday(day), until: addDays(monday(day), 7) }
}

/** A day of what lies before (-1) or after (1) what a view shows. */
export function stepOf(view: CalendarView, day: string, by: -1 | 1): string {
  if (view === 'day') return addDays(day, by)
  return view === 'month' ? monthStart(day, by) : addDays(day, 7 * by)
}

export const daysOf = ({ from, until }: DayRange): string[] => {
  const days: string[] = []
  for (let day = from; day < until; day = addDays(day, 1)) days.push(day)
  return days
}

/** The first moment of a day by the reader's own clocks. */
export const localMidnight = (day: string): Date => new Date(`${day}T00:00`)
