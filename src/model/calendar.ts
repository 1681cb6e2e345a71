/** Days are `YYYY-MM-DD`, moments RFC 3339 in UTC. Weeks begin on Monday (ISO 8601). */

const pad = (figure: number, length = 2): string => String(figure).padStart(length, '0')

/** The day, where it exists: not 31 February, not the year 0. */
export function dayOf(year: number, month: number, day: number): string | undefined {
  if (!(year >= 1 && year <= 9999)) return undefined
  const date = new Date(0)
  date.setUTCFullYear(year, month - 1, day)
  const exists = date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day
  return exists ? `${pad(year, 4)}-${pad(month)}-${pad(day)}` : undefined
}

export function isDay(text: string): boolean {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text) ?? []
  return dayOf(Number(year), Number(month), Number(day)) !== undefined
}

export const addDays = (day: string, days: number): string => {
  const date = new Date(`${day}T00:00:00Z`)
  date.setUTCDate(date.getUTCDate() + days)
  return date.toISOString().slice(0, 10)
}

/** The first day of the month that lies so many months away. */
export function monthStart(day: string, months = 0): string {
  const date = new Date(`${day.slice(0, 7)}-01T00:00:00Z`)
  date.setUTCMonth(date.getUTCMonth() + months)
  return date.toISOString().slice(0, 10)
}

/** Whether there is a time zone of this IANA name. */
export function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}

const formats = new Map<string, Intl.DateTimeFormat>()

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone)
  if (known) return known
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
    era: 'short',
  })
  formats.set(timeZone, format)
  return format
}

const dayLength = 24 * 60 * 60 * 1000

/** By zone and UTC day: the offset of all of it, or `null` where clocks are changed within. */
const offsetsOfDays = new Map<string, Map<number, number | null>>()
/** Days remembered of a zone: some twenty years. */
const mostDays = 8000

/**
 * Milliseconds by which clocks of the zone are ahead of UTC at a moment. Of a day at whose beginning and end it is the same it
 * is asked once: no zone has changed its clocks to and fro within one.
 */
function offsetAt(moment: number, timeZone: string): number {
  const days = offsetsOfDays.get(timeZone) ?? new Map<number, number | null>()
  offsetsOfDays.set(timeZone, days)
  const day = Math.floor(moment / dayLength)
  let known = days.get(day)
  if (known === undefined) {
    const first = readOffset(day * dayLength, timeZone)
    known = first === readOffset((day + 1) * dayLength, timeZone) ? first : null
    if (days.size >= mostDays) days.clear()
    days.set(day, known)
  }
  return known ?? readOffset(moment, timeZone)
}

function readOffset(moment: number, timeZone: string): number {
  const parts = new Map(
    formatOf(timeZone)
      .formatToParts(moment)
      .map(part => [part.type, part.value]),
  )
  const figure = (name: Intl.DateTimeFormatPartTypes) => Number(parts.get(name))
  const year = parts.get('era') === 'BC' ? 1 - figure('year') : figure('year')
  const clock = new Date(0)
  clock.setUTCFullYear(year, figure('month') - 1, figure('day'))
  clock.setUTCHours(figure('hour'), figure('minute'), figure('second'))
  return clock.getTime() - Math.floor(moment / 1000) * 1000
}

/** What clocks and calendars of the zone show at a moment, as if it were UTC. */
export const clockAt = (moment: Date, timeZone: string): Date =>
  new Date(moment.getTime() + offsetAt(moment.getTime(), timeZone))

/** The day that people in the zone have at a moment. */
export const dayAt = (moment: Date, timeZone: string): string => clockAt(moment, timeZone).toISOString().slice(0, 10)

/** The moment when clocks of the zone show a time (`14:05:00.000`) of a day; in the gap of a change of clocks, the later one. */
export function momentOf(day: string, timeZone: string, clock = '00:00:00.000'): Date {
  const shown = new Date(`${day}T${clock}Z`).getTime()
  const first = shown - offsetAt(shown, timeZone)
  return new Date(shown - offsetAt(first, timeZone))
}
