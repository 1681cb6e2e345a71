import type { Json } from '../model/index.ts'
import type { Locale } from '../records/context.ts'

/** `30 ноября 2026 года`, of a day; empty where there is none. Written out, since sentences end with it. */
export function dayText(day: Json | undefined, language: Locale): string {
  if (typeof day !== 'string') return ''
  const tongue = language === 'ru' ? 'ru-RU' : 'en-GB'
  const format = new Intl.DateTimeFormat(tongue, { dateStyle: 'long', timeZone: 'UTC' })
  return format.format(new Date(`${day}T00:00:00Z`)).replace(/ г\.$/, ' года')
}
