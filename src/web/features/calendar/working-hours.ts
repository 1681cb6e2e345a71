import { queryOptions, useQuery } from '@tanstack/react-query'
import { addDays, momentOf } from '../../../model/calendar.ts'
import { hoursOn, usualCalendar, type WorkingCalendar } from '../../../model/working-time.ts'
import { api } from '../../app/api.ts'
import { type DayRange, daysOf } from './range.ts'

export interface KeptCalendar extends WorkingCalendar {
  version: number
}

export const workingCalendarQuery = queryOptions({
  queryKey: ['working-calendar'],
  queryFn: ({ signal }) => api.get<KeptCalendar>('/working-calendar', { signal }),
  staleTime: 5 * 60_000,
})

export const useWorkingCalendar = (): WorkingCalendar => useQuery(workingCalendarQuery).data ?? usualCalendar

export interface Span {
  start: Date
  end: Date
}

/** When the company works within days of the reader, who may live in another zone: as moments, so that clocks may change. */
export function workingSpans(calendar: WorkingCalendar, { from, until }: DayRange, timeZone: string): Span[] {
  return daysOf({ from: addDays(from, -1), until: addDays(until, 1) }).flatMap(day => {
    const hours = hoursOn(calendar, day)
    return hours ? [{ start: clockOf(day, timeZone, hours.from), end: clockOf(day, timeZone, hours.until) }] : []
  })
}

const clockOf = (day: string, timeZone: string, clock: string): Date =>
  clock === '24:00' ? momentOf(addDays(day, 1), timeZone) : momentOf(day, timeZone, `${clock}:00.000`)
