import { hasWords, say } from '../messages/words.ts'
import { type Field, isJsonObject, type Json, type JsonObject } from '../model/index.ts'
import type { Context, Locale } from '../records/context.ts'

/** Types of fields that a letter can tell. */
export const shownTypes: ReadonlySet<string> = new Set([
  ...['text', 'longText', 'email', 'url', 'shortNumber', 'phones', 'emails', 'choice', 'boolean'],
  ...['number', 'percent', 'money', 'date', 'time', 'ref', 'user', 'stage'],
])

export interface Showing {
  object: string
  name: string
  names: ReadonlyMap<string, string>
  language: Locale
}

/** A value as people read it in a letter. */
export function shownValue(
  ctx: Context,
  field: Field,
  value: Json,
  { object, name, names, language }: Showing,
): string {
  const tongue = language === 'ru' ? 'ru-RU' : 'en-GB'
  const { timeZone } = ctx.config.company
  switch (field.type) {
    case 'phones':
    case 'emails':
      return primaryOf(value)
    case 'choice':
      return choiceLabel(field, { object, name, value: String(value), language })
    case 'boolean':
      return say(language, value ? 'writing:yes' : 'writing:no')
    case 'number':
      return new Intl.NumberFormat(tongue).format(Number(value))
    case 'percent':
      return `${new Intl.NumberFormat(tongue).format(Number(value))} %`
    case 'money':
      return isJsonObject(value) ? moneyText(value, tongue) : ''
    case 'date':
      return new Intl.DateTimeFormat(tongue, { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(String(value)))
    case 'time':
      return new Intl.DateTimeFormat(tongue, { dateStyle: 'long', timeStyle: 'short', timeZone }).format(
        new Date(String(value)),
      )
    case 'ref':
    case 'user':
    case 'stage':
      return names.get(String(value)) ?? ''
    default:
      return typeof value === 'string' ? value : ''
  }
}

function primaryOf(value: Json): string {
  const entries = Array.isArray(value) ? value.filter(isJsonObject) : []
  const entry = entries.find(({ primary }) => primary === true) ?? entries[0]
  return entry ? String(entry.value ?? '') : ''
}

const moneyText = ({ amount, currency }: JsonObject, tongue: string): string =>
  new Intl.NumberFormat(tongue, {
    style: 'currency',
    currency: String(currency),
    trailingZeroDisplay: 'stripIfInteger',
  }).format(Number(amount))

interface ChoiceValue {
  object: string
  name: string
  value: string
  language: Locale
}

/** As the standard fields call it in the catalogue, added ones in their own declaration. */
export function choiceLabel({ options }: Field, { object, name, value, language }: ChoiceValue): string {
  const labels = isJsonObject(options.labels as Json) ? (options.labels as JsonObject)[value] : undefined
  if (isJsonObject(labels)) return String(labels[language] ?? value)
  const key = `objects:${object}.choices.${name}.${value}`
  return hasWords(language, key) ? say(language, key) : value
}
