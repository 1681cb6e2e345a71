import { addDays, dayAt, isJsonObject, type Json, type JsonObject, momentOf } from '../../model/index.ts'
import type { Duration } from './definition.ts'

export const clockPattern = '^([01]\\d|2[0-3]):[0-5]\\d$'
const clock: JsonObject = { type: 'string', pattern: clockPattern, description: 'Time of day: 09:00' }

/** Ten years. */
const most = { minutes: 5_256_000, hours: 87_600, days: 3650 }

export const durationSchema: JsonObject = {
  type: 'object',
  description:
    'How long: one of minutes, hours, days; days are those of the company, at the same time of day or at `at`',
  properties: {
    minutes: { type: 'integer', minimum: 1, maximum: most.minutes },
    hours: { type: 'integer', minimum: 1, maximum: most.hours },
    days: { type: 'integer', minimum: 0, maximum: most.days },
    at: clock,
  },
  additionalProperties: false,
  oneOf: [{ required: ['minutes'] }, { required: ['hours'] }, { required: ['days'] }],
}

const minute = 60_000

/** What fits `durationSchema`; of what does not, no time at all. */
export function readDuration(given: Json | undefined): Duration {
  if (!isJsonObject(given)) return { minutes: 0 }
  const { minutes, hours, days, at } = given
  if (typeof minutes === 'number') return { minutes }
  if (typeof hours === 'number') return { hours }
  return { days: typeof days === 'number' ? days : 0, ...(typeof at === 'string' && { at }) }
}

/** The moment so long after another. Days go by the calendar of the zone: over a change of clocks they are an hour longer or shorter. */
export function after(from: Date, { minutes, hours, days, at }: Duration, timeZone: string): Date {
  if (minutes !== undefined) return new Date(from.getTime() + minutes * minute)
  if (hours !== undefined) return new Date(from.getTime() + hours * 60 * minute)
  const day = dayAt(from, timeZone)
  return momentOf(addDays(day, days ?? 0), timeZone, at ? `${at}:00.000` : clockAt(from, timeZone))
}

/** The shortest that so many could be, for what is looked up by milliseconds. */
export const milliseconds = ({ minutes = 0, hours = 0, days = 0 }: Duration): number =>
  (minutes + hours * 60 + days * 1440) * minute

/** What clocks of the zone show at a moment. */
function clockAt(moment: Date, timeZone: string): string {
  const shown = new Intl.DateTimeFormat('en-GB', { timeZone, timeStyle: 'medium', hourCycle: 'h23' }).format(moment)
  return `${shown}.${String(moment.getMilliseconds()).padStart(3, '0')}`
}
