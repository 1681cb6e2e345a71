/** A schedule of days and a time; no days: each of them. Sunday is 0. */
export interface Schedule {
  days: number[]
  /** `09:00` */
  at: string
}

/** What a crontab of five parts says in days of the week and one time; `null`: something else. */
export function readSchedule(crontab: string): Schedule | null {
  const [, minute, hour, weekdays] = /^(\d{1,2}) (\d{1,2}) \* \* ([\d,*-]+)$/.exec(crontab.trim()) ?? []
  const days = weekdays === undefined ? null : daysOf(weekdays)
  if (minute === undefined || hour === undefined || !days || Number(minute) > 59 || Number(hour) > 23) return null
  return { days, at: `${hour.padStart(2, '0')}:${minute.padStart(2, '0')}` }
}

/** A schedule as people say it: `Mon, Tue, 09:00`, `29 December, 10:00`; what is no such schedule as it is written. */
export function scheduleWords(crontab: string, locale: string): string {
  const schedule = readSchedule(crontab)
  // The first of 2023 was a Sunday.
  const day = (at: number) => sayDay(locale, Date.UTC(2023, 0, 1 + at), { weekday: 'short' })
  if (schedule) return [...schedule.days.map(day), schedule.at].join(', ')
  const yearly = /^(\d{1,2}) (\d{1,2}) (\d{1,2}) (\d{1,2}) \*$/.exec(crontab.trim())
  const [minute, hour, date, month] = (yearly ?? []).slice(1).map(Number)
  // In a leap year, which has every date.
  const on = new Date(Date.UTC(2024, (month ?? 0) - 1, date, hour, minute))
  if (!yearly || on.getUTCDate() !== date || on.getUTCHours() !== hour || on.getUTCMinutes() !== minute) return crontab
  return [sayDay(locale, on.getTime(), { day: 'numeric', month: 'long' }), on.toISOString().slice(11, 16)].join(', ')
}

const sayDay = (locale: string, at: number, parts: Intl.DateTimeFormatOptions): string =>
  new Intl.DateTimeFormat(locale === 'ru' ? 'ru-RU' : 'en-GB', { ...parts, timeZone: 'UTC' }).format(at)

export function writeSchedule({ days, at }: Schedule): string {
  const [hour = '9', minute = '0'] = at.split(':')
  return `${Number(minute)} ${Number(hour)} * * ${days.length ? days.toSorted().join(',') : '*'}`
}

/** Days of the month and a time: `1` … `31`, or `L` for the last one. */
export interface Monthly {
  days: string[]
  /** `09:00` */
  at: string
}

/** What a crontab of five parts says in days of the month and one time; `null`: something else. */
export function readMonthly(crontab: string): Monthly | null {
  const [, minute, hour, days] =
    /^(\d{1,2}) (\d{1,2}) ((?:\d{1,2}|L)(?:,(?:\d{1,2}|L))*) \* \*$/.exec(crontab.trim()) ?? []
  if (minute === undefined || hour === undefined || !days) return null
  return { days: days.split(','), at: `${hour.padStart(2, '0')}:${minute.padStart(2, '0')}` }
}

export function writeMonthly({ days, at }: Monthly): string {
  const [hour = '9', minute = '0'] = at.split(':')
  const inOrder = days.toSorted((one, other) => dayNumber(one) - dayNumber(other))
  return `${Number(minute)} ${Number(hour)} ${inOrder.join(',') || '1'} * *`
}

const dayNumber = (day: string): number => (day === 'L' ? 32 : Number(day))

function daysOf(written: string): number[] | null {
  if (written === '*') return []
  const days: number[] = []
  for (const part of written.split(',')) {
    const [, from, to = from] = /^([0-7])(?:-([0-7]))?$/.exec(part) ?? []
    if (from === undefined || Number(to) < Number(from)) return null
    for (let day = Number(from); day <= Number(to); day++) days.push(day % 7)
  }
  return [...new Set(days)].sort()
}
