/** From when until when people work on a day, as the company's clocks show it: `09:00`, `18:00`. `24:00` is the midnight after. */
export interface WorkingHours {
  from: string
  until: string
}

/** A day unlike others of its weekday: a holiday, a working Saturday, a short day. */
export interface SpecialDay {
  /** `YYYY-MM-DD` */
  day: string
  name: string
  /** `null`: nobody works. */
  hours: WorkingHours | null
}

/** When a company works. */
export interface WorkingCalendar {
  /** Monday first; `null`: a day off. */
  week: readonly (WorkingHours | null)[]
  /** Minutes of rest within a working day, which are no working time. */
  pause: number
  days: readonly SpecialDay[]
}

const usual: WorkingHours = { from: '09:00', until: '18:00' }

/** As most companies work, until somebody says otherwise. */
export const usualCalendar: WorkingCalendar = {
  week: [usual, usual, usual, usual, usual, null, null],
  pause: 60,
  days: [],
}

/** 0 is Monday. */
export const weekdayOf = (day: string): number => (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7

export const specialDay = ({ days }: WorkingCalendar, day: string): SpecialDay | undefined =>
  days.find(special => special.day === day)

/** When people work on a day; `null`: they do not. */
export function hoursOn(calendar: WorkingCalendar, day: string): WorkingHours | null {
  const special = specialDay(calendar, day)
  return special ? special.hours : (calendar.week[weekdayOf(day)] ?? null)
}

/** Minutes that one person works on a day. */
export function workingMinutes(calendar: WorkingCalendar, day: string): number {
  const hours = hoursOn(calendar, day)
  return hours ? Math.max(0, minuteOf(hours.until) - minuteOf(hours.from) - calendar.pause) : 0
}

/** Minutes since midnight that a clock shows: `09:30` → 570. */
export function minuteOf(clock: string): number {
  const [hours = 0, minutes = 0] = clock.split(':').map(Number)
  return hours * 60 + minutes
}

export const isClock = (text: string): boolean => /^([01]\d|2[0-3]):[0-5]\d$|^24:00$/.test(text)
