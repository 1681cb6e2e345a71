import type { JsonObject } from '../../../../model/index.ts'
import { isJsonObject } from '../../../fields/json-object.ts'
import { asText } from '../../../fields/widget.ts'
import type { Says } from './added.ts'

/** One of a field's choices, as it is edited. */
export interface Choice extends Says {
  code: string
}

export function choicesOf({ choices, labels }: JsonObject): Choice[] {
  return (Array.isArray(choices) ? choices : []).map(one => {
    const code = asText(one)
    const label = isJsonObject(labels) && isJsonObject(labels[code]) ? labels[code] : {}
    return { code, ru: asText(label.ru), en: asText(label.en) }
  })
}

/** One language will do to begin with: the other says the same. */
export const whole = ({ ru, en }: Says): Says => ({ ru: ru.trim() || en.trim(), en: en.trim() || ru.trim() })

/** Choices that were named in one language only are named in both. */
export function complete(options: JsonObject): JsonObject {
  if (!options.labels) return options
  const labels = choicesOf(options).map(({ code, ru, en }) => [code, whole({ ru: ru || en ? ru : code, en })])
  return { ...options, labels: Object.fromEntries(labels) }
}

/** What a field of any type may be told. */
export const keptOptions = ({ required }: JsonObject): JsonObject => (required === undefined ? {} : { required })

export function withOption(options: JsonObject, name: string, value: JsonObject[string]): JsonObject {
  const { [name]: _, ...rest } = options
  return value === null ? rest : { ...rest, [name]: value }
}

/** An option that was taken away is sent as null. */
export const goneOptions = (before: JsonObject, now: JsonObject): JsonObject =>
  Object.fromEntries(
    Object.keys(before)
      .filter(name => !(name in now))
      .map(name => [name, null]),
  )
