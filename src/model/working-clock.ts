import { addDays, dayAt, momentOf } from './calendar.ts'
import { hoursOn, type WorkingCalendar } from './working-time.ts'

/** When a company works, by which clocks. */
export interface WorkingClock {
  calendar: WorkingCalendar
  /** IANA name. */
  timeZone: string
}

/** So many days in a row are looked through: a company that works on none of them never works. */
const longestBreak = 400

interface Stretch {
  from: number
  until: number
}

/**
 * The moment at which so many minutes of working time will be over, counted from a moment on; with 0 the next one at which somebody
 * works. Rest within a day counts as working time: when it is taken is not known. `null`: the company never works.
 */
export function workingDue(clock: WorkingClock, from: Date, minutes: number): Date | null {
  let left = minutes * 60_000
  for (const stretch of stretchesSince(clock, from)) {
    const length = stretch.until - stretch.from
    if (left <= length) return new Date(stretch.from + left)
    left -= length
  }
  return null
}

/** Minutes of working time between two moments; 0 where the second is not later. */
export function workingMinutesBetween(clock: WorkingClock, from: Date, until: Date): number {
  let worked = 0
  for (const stretch of stretchesSince(clock, from)) {
    if (stretch.from >= until.getTime()) break
    worked += Math.min(stretch.until, until.getTime()) - stretch.from
  }
  return Math.round(worked / 60_000)
}

/** Working time from a moment on, day by day. */
function* stretchesSince({ calendar, timeZone }: WorkingClock, since: Date): Generator<Stretch> {
  let day = dayAt(since, timeZone)
  for (let free = 0; free < longestBreak; day = addDays(day, 1)) {
    const hours = hoursOn(calendar, day)
    const until = hours ? momentOf(day, timeZone, `${hours.until}:00.000`).getTime() : 0
    const from = hours ? Math.max(since.getTime(), momentOf(day, timeZone, `${hours.from}:00.000`).getTime()) : 0
    free = hours ? 0 : free + 1
    if (from < until) yield { from, until }
  }
}
