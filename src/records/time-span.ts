import type { TimeUnit } from '../model/index.ts'

/** Where SQL finds a day or a moment. */
interface Place {
  value: string
  type: string
}

const seconds: Record<TimeUnit, number> = { minutes: 60, hours: 3600, days: 86_400 }

/** `opensOn ?? createdAt`: the first of them that there is. */
export const alternatives = (names: string): string[] => names.split('??').map(name => name.trim())

/**
 * SQL of the time from one moment or day to another, in its unit; `undefined` where one of them is neither. Between two days
 * lie whole ones; a day and a moment are compared by midnight where the company is.
 */
export function spanSql(
  timeZone: string,
  { from, until, unit }: { from: string; until: string; unit: TimeUnit },
  find: (name: string) => Place | undefined,
): string | undefined {
  const [first, last] = [placesOf(from, find), placesOf(until, find)]
  if (!first || !last) return undefined
  const [one, other] = [onlyDay(first), onlyDay(last)]
  if (one && other) return `((${other} - ${one}) * ${86_400 / seconds[unit]}.0)`
  const zone = timeZone.replaceAll("'", '')
  const moment = ({ value, type }: Place) =>
    type === 'date' ? `((${value})::timestamp at time zone '${zone}')` : value
  const earliest = (places: Place[]) => `coalesce(${places.map(moment).join(', ')})`
  return `(extract(epoch from ${earliest(last)} - ${earliest(first)}) / ${seconds[unit]})`
}

function placesOf(names: string, find: (name: string) => Place | undefined): Place[] | undefined {
  const places = alternatives(names).map(find)
  return places.every(place => place?.type === 'date' || place?.type === 'timestamptz')
    ? places.filter(place => place !== undefined)
    : undefined
}

const onlyDay = ([place, ...more]: Place[]): string | undefined =>
  place?.type === 'date' && !more.length ? place.value : undefined
