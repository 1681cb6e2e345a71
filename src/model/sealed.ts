import type { Json, JsonObject } from './json.ts'
import { isJsonObject } from './json.ts'

/**
 * What is kept of a protected value, wherever a stored value would stand: nothing of it can be read without the data key
 * of its generation.
 */
export interface Sealed extends JsonObject {
  /** The stored form, encrypted: base64. */
  sealed: string
  /** Of the data key. */
  generation: number
  /** Blind index: for each of its values, by what equal values of the same field are known. */
  keys: string[]
  /** Match keys, blind too. */
  match: { kind: string; value: string }[]
}

export const isSealed = (value: Json | undefined): value is Sealed =>
  isJsonObject(value) && typeof value.sealed === 'string' && Array.isArray(value.keys)

/** What answers show in place of a protected value; sent back it changes nothing. */
export const mask = (): { masked: true } => ({ masked: true })

export const isMask = (value: Json | undefined): boolean => isJsonObject(value) && value.masked === true

/** A stored value as answers may carry it. */
export const maskedValue = (value: Json): Json => (isSealed(value) ? mask() : value)

export const maskSchema: JsonObject = {
  type: 'object',
  properties: { masked: { const: true } },
  required: ['masked'],
  additionalProperties: false,
  description: 'There is a value; it is shown by `POST …/{id}/showings`',
}
