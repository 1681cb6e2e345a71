import type { TimeUnit } from '../model/index.ts'

/** Where SQL finds a day or a moment. */
interface Place {
  value: string
  type: string
}

const seconds: Record<TimeUnit, number> = { minutes: 60, hours: 3600, days: 86_400 }

/**
 * SQL of the time from one moment or day to another, in its unit; `undefined` where one of them is neither. Between two days
 * lie whole ones; a day and a moment are compared by midnight where the company is.
 */
export function spanSql(
  timeZone: string,
  { from, until, unit }: { from: string; until: string; unit: TimeUnit },
  find: (name: string) => Place | undefined,
): string | undefined {
  const [first, last] = [find(from), find(until)]
  if (!first || !last || ![first, last].every(({ type }) => type === 'date' || type === 'timestamptz')) return undefined
  if (first.type === 'date' && last.type === 'date')
    return `((${last.value} - ${first.value}) * ${86_400 / seconds[unit]}.0)`
  const zone = timeZone.replaceAll("'", '')
  const moment = ({ value, type }: Place) =>
    type === 'date' ? `((${value})::timestamp at time zone '${zone}')` : value
  return `(extract(epoch from ${moment(last)} - ${moment(first)}) / ${seconds[unit]})`
}
