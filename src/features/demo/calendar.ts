import { addDays, dayAt, momentOf } from '../../model/index.ts'

/** Days and moments of the demo, told from today. */
export interface Calendar {
  readonly now: Date
  readonly today: string
  /** The day so many days from today. */
  day(offset: number): string
  /** The moment of a day from today at a time of the company's clocks: `14:30`. */
  at(offset: number, clock: string): string
  /** Days from today to a day; negative in the past. */
  until(day: string): number
}

export function calendarOf(now: Date, timeZone: string): Calendar {
  const today = dayAt(now, timeZone)
  return {
    now,
    today,
    day: offset => addDays(today, offset),
    at: (offset, clock) => momentOf(addDays(today, offset), timeZone, `${clock}:00.000`).toISOString(),
    until: day => Math.round((Date.parse(day) - Date.parse(today)) / 86_400_000),
  }
}
