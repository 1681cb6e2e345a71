import { hasWords, say } from '../../../messages/words.ts'
import { type Bucket, isJsonObject, type Json } from '../../../model/index.ts'
import type { Group } from '../../../records/groups.ts'
import { type Context, type Locale, targetOf } from '../../../records/index.ts'
import { fieldLabel } from '../../problem-words.ts'
import { choiceLabel } from '../../show-value.ts'

const tongues: Record<Locale, string> = { ru: 'ru-RU', en: 'en-GB' }

/** How people read the value of a group; `called` is the name of the record that it is, where it is one. */
export function groupLabel(
  { locale, config }: Context,
  { bucket, of, called: isRecord }: Group,
  value: Json,
  called: string | null,
): string {
  if (value === null) return say(locale, 'reports:figures.blank')
  if (bucket === 'hour') return `${String(value).padStart(2, '0')}:00`
  if (bucket === 'weekday') return shown(locale, `2024-01-0${value}`, { weekday: 'long' })
  if (bucket === 'monthOfYear') return shown(locale, `2024-${String(value).padStart(2, '0')}-01`, { month: 'long' })
  if (bucket) return spanLabel(locale, String(value), bucket)
  if (isRecord) return called ?? say(locale, 'reports:figures.unseen')
  if (typeof value === 'boolean') return say(locale, value ? 'writing:yes' : 'writing:no')
  const object = of && config.objects.get(of.object)
  const isChoice = of?.field.type === 'choice' || of?.field.type === 'multiChoice'
  return object && of && isChoice
    ? choiceLabel(of.field, { object: object.name, name: of.name, value: String(value), language: locale })
    : String(value)
}

/** `12 March 2026`, `Q1 2026`, `March 2026`; weeks by their first and last day. */
export function spanLabel(locale: Locale, first: string, bucket: Bucket): string {
  switch (bucket) {
    case 'year':
      return first.slice(0, 4)
    case 'quarter':
      return say(locale, 'records:groups.quarter', {
        number: Math.ceil(Number(first.slice(5, 7)) / 3),
        year: first.slice(0, 4),
      })
    case 'month':
      return shown(locale, first, { month: 'long', year: 'numeric' })
    case 'week':
      return format(locale, { day: 'numeric', month: 'short', year: 'numeric' }).formatRange(
        new Date(`${first}T00:00:00Z`),
        new Date(Date.parse(`${first}T00:00:00Z`) + 6 * 86_400_000),
      )
    case 'day':
      return shown(locale, first, { day: 'numeric', month: 'short', year: 'numeric' })
  }
}

/** What a field is called, also of what is referred to: `Company: Industry`. */
export function pathLabel(ctx: Context, name: string, path: string): string {
  const object = ctx.config.objects.get(name)
  const stamp = `objects:record.fields.${path}`
  if (!object) return path
  const own = fieldLabel(ctx.locale, object, path, object.fields[path])
  if (own) return own
  if (hasWords(ctx.locale, stamp)) return say(ctx.locale, stamp)
  const [first = '', ...rest] = path.split('.')
  const field = object.fields[first]
  const label = fieldLabel(ctx.locale, object, first, field) ?? first
  if (!rest.length) return label
  const target = field?.type === 'link' ? rest.shift() : targetOf(field)
  const inner = target ? pathLabel(ctx, target, rest.join('.')) : say(ctx.locale, 'reports:figures.currency')
  return `${label}: ${inner}`
}

const format = (locale: Locale, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat =>
  new Intl.DateTimeFormat(tongues[locale], { ...options, timeZone: 'UTC' })

const shown = (locale: Locale, day: string, options: Intl.DateTimeFormatOptions): string =>
  format(locale, options)
    .format(new Date(`${day}T00:00:00Z`))
    .replace(/\s?г\.$/, '')

/** A figure as people read it in a sentence. */
export function figureText(locale: Locale, value: Json, { as, unit }: { as: string; unit?: string }): string {
  if (isJsonObject(value))
    return new Intl.NumberFormat(tongues[locale], {
      style: 'currency',
      currency: String(value.currency),
      maximumFractionDigits: 0,
    }).format(Number(value.amount))
  if (typeof value !== 'number') return String(value ?? '')
  if (as === 'percent')
    return new Intl.NumberFormat(tongues[locale], { style: 'percent', maximumFractionDigits: 1 }).format(value)
  const text = new Intl.NumberFormat(tongues[locale], { maximumFractionDigits: 1 }).format(value)
  return unit ? say(locale, `reports:figures.units.${unit}`, { count: Math.round(value), text }) : text
}
