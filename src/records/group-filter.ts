import { addDays, type Bucket, type Cycle, type Filter, type Json, monthStart, turnWord } from '../model/index.ts'

/** Which records are in a group, as a filter of their list. */
export type GroupFilter = (value: Json) => Filter

/** Those with the value; of a list of values, those that have it among others. */
export const filterByValue =
  (label: string, several = false): GroupFilter =>
  value =>
    value === null ? blank(label) : { [label]: { [several ? 'contains' : 'eq']: value } }

/** Those whose day or moment lies in the span that begins on the day. */
export const filterBySpan =
  (label: string, bucket: Bucket): GroupFilter =>
  first =>
    first === null ? blank(label) : { [label]: { between: [first, lastDay(String(first), bucket)] } }

export const filterByCycle =
  (label: string, cycle: Cycle): GroupFilter =>
  at =>
    at === null ? blank(label) : { [label]: { within: turnWord({ cycle, at: Number(at) }) } }

const blank = (label: string): Filter => ({ [label]: { empty: true } })

/** The last day that there is for us. */
const last = '9999-12-31'

/** The last day of the span that begins on a day. */
export function lastDay(first: string, bucket: Bucket): string {
  const next = nextSpan(first, bucket)
  return next === null ? last : addDays(next, -1)
}

/** The first day of the span after that which begins on a day; `null` where none begins any more. */
export function nextSpan(first: string, bucket: Bucket): string | null {
  const next = months[bucket] ? monthStart(first, months[bucket]) : addDays(first, bucket === 'day' ? 1 : 7)
  // ISO 8601 writes years of more than four digits with a sign.
  return next.startsWith('+') ? null : next
}

const months: Record<Bucket, number> = { day: 0, week: 0, month: 1, quarter: 3, year: 12 }
