import { hasWords, say } from '../messages/words.ts'
import { type Field, isJsonObject, type Json, type JsonObject } from '../model/index.ts'
import type { Context, Locale } from '../records/context.ts'
import { dayText } from './day-text.ts'
import { moneyText, numberText, tongueOf } from './written.ts'

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
      return numberText(Number(value), language)
    case 'percent':
      return `${numberText(Number(value), language)} %`
    case 'money':
      return moneyText(value, language)
    case 'date':
      return dayText(value, language)
    case 'time':
      return new Intl.DateTimeFormat(tongueOf(language), { dateStyle: 'long', timeStyle: 'short', timeZone }).format(
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
