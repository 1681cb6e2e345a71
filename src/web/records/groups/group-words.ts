import { addDays, monthStart } from '../../../model/calendar.ts'
import type { Json } from '../../../model/json.ts'
import { type Bucket, buckets, type Filter } from '../../../model/query.ts'

/** By what a list is grouped: a field, of moments and days in which spans. */
export interface GroupBy {
  path: string
  bucket?: Bucket
}

/** `createdAt:month`, as addresses have it. */
export function readGroupBy(word: string): GroupBy {
  const [path = '', span] = word.split(':')
  const bucket = buckets.find(known => known === span)
  return bucket ? { path, bucket } : { path }
}

export const writeGroupBy = ({ path, bucket }: GroupBy): string => (bucket ? `${path}:${bucket}` : path)

/** What the records of a group have in common; `several`: each has it among others. */
export function groupFilter({ path, bucket, several }: GroupBy & { several?: boolean }, value: Json): Filter {
  if (value === null) return { [path]: { empty: true } }
  if (several) return { [path]: { contains: value } }
  if (!bucket) return { [path]: { eq: value } }
  const from = String(value)
  return { [path]: { between: [from, lastDay(from, bucket)] } }
}

/** The last day of a span, from its first. */
export function lastDay(from: string, bucket: Bucket): string {
  if (bucket === 'day') return from
  if (bucket === 'week') return addDays(from, 6)
  return addDays(monthStart(from, { month: 1, quarter: 3, year: 12 }[bucket]), -1)
}

export const both = (one: Filter | undefined, other: Filter): Filter => (one ? { and: [one, other] } : other)

interface Saying {
  locale: string
  quarter: (number: number, year: string) => string
}

/** How people call a span of days. */
export function spanWords(from: string, bucket: Bucket, { locale, quarter }: Saying): string {
  const tag = locale === 'en' ? 'en-GB' : 'ru-RU'
  const format = (parts: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(tag, { ...parts, timeZone: 'UTC' })
  const day = new Date(`${from}T00:00:00Z`)
  const short = { day: 'numeric', month: 'short', year: 'numeric' } as const
  const written = {
    day: () => format({ ...short, weekday: 'short' }).format(day),
    week: () => format(short).formatRange(day, new Date(`${lastDay(from, 'week')}T00:00:00Z`)),
    month: () => format({ month: 'long', year: 'numeric' }).format(day),
    quarter: () => quarter(Math.floor(day.getUTCMonth() / 3) + 1, from.slice(0, 4)),
    year: () => from.slice(0, 4),
  }[bucket]()
  const plain = written.replace(/\s?г\.$/, '')
  return plain.charAt(0).toLocaleUpperCase(tag) + plain.slice(1)
}
