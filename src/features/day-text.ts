import type { Json } from '../model/index.ts'
import type { Locale } from '../records/context.ts'
import { tongueOf } from './written.ts'

/** `30 ноября 2026 года`, of a day, or of the day of a moment in UTC; empty where there is none. Written out, since sentences end with it. */
export function dayText(day: Json | undefined, language: Locale): string {
  if (typeof day !== 'string') return ''
  const format = new Intl.DateTimeFormat(tongueOf(language), { dateStyle: 'long', timeZone: 'UTC' })
  return format.format(new Date(day)).replace(/ г\.$/, ' года')
}
