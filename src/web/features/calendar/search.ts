import dayjs from 'dayjs'
import { isDay } from '../../../model/calendar.ts'

export const calendarViews = ['month', 'week', 'day', 'list', 'load'] as const
export type CalendarView = (typeof calendarViews)[number]

/** What of the calendar stands in the address. */
export interface CalendarSearch {
  view?: CalendarView
  /** Any day of what is shown, `YYYY-MM-DD`; absent: today. */
  date?: string
  /** Whose: ids of users and `team:<id>`, by commas, or `all`; absent: one's own. */
  who?: string
}

export function readCalendarSearch({ view, date, who }: Record<string, unknown>): CalendarSearch {
  return {
    view: calendarViews.find(known => known === view),
    date: typeof date === 'string' && isDay(date) ? date : undefined,
    who: typeof who === 'string' && who ? who : undefined,
  }
}

export const today = (): string => dayjs().format('YYYY-MM-DD')
