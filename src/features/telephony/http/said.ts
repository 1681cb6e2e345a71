import { isJsonObject, type Json, type JsonObject, parseMoment } from '../../../model/index.ts'
import type { PhoneEvent } from '../provider.ts'

export interface Report {
  /** A JSON body, or the parameters of a form by their names. */
  said: JsonObject
  /** The end of the address, by which Mango tells kinds of events apart: `call`, `summary`, `recording`. */
  about: string
  /** When it came in, for what brings no time. */
  now: string
}

/** A member by its name, or by the way to it: `call.id`. */
export function textAt(said: JsonObject, path: string): string | undefined {
  let value: Json | undefined = said
  for (const name of path.split('.'))
    value = isJsonObject(value) && Object.hasOwn(value, name) ? value[name] : undefined
  if (typeof value === 'boolean' || typeof value === 'number') return String(value)
  const text = typeof value === 'string' ? value.toWellFormed().replaceAll('\0', '').trim() : ''
  return text ? text.slice(0, 2000) : undefined
}

export function objectIn(text: string | undefined): JsonObject | null {
  try {
    const value = JSON.parse(text ?? 'null') as Json
    return isJsonObject(value) ? value : null
  } catch {
    return null
  }
}

export const count = (text: string | undefined): number | undefined =>
  text !== undefined && /^\d{1,6}(\.\d+)?$/.test(text) ? Math.round(Number(text)) : undefined

export const flag = (text: string | undefined): boolean | undefined =>
  text === undefined ? undefined : /^(?:true|1|yes|answered)$/i.test(text)

/** Seconds since 1970. */
export const seconds = (text: string | undefined): string | undefined =>
  text !== undefined && /^[1-9]\d{8,10}$/.test(text) ? new Date(Number(text) * 1000).toISOString() : undefined

export function moment(text: string | undefined): string | undefined {
  if (text === undefined) return undefined
  const read = seconds(text) ?? parseMoment(text)
  if (read) return read
  // As mail writes dates: so does Twilio.
  const date = /^[A-Z][a-z]{2}, \d{1,2} [A-Z][a-z]{2} \d{4} [\d:]{8} (?:\+0000|GMT)$/.test(text) ? new Date(text) : null
  return date && !Number.isNaN(date.getTime()) ? date.toISOString() : undefined
}

/** Without members of which nothing is told, and with none that is too long to be one. */
export const known = (event: PhoneEvent): PhoneEvent | null => {
  const short = (text: string | undefined) => (text && text.length <= 100 ? text : undefined)
  if (event.call.length > 200) return null
  const told: PhoneEvent = { ...event, number: short(event.number), extension: short(event.extension)?.slice(0, 20) }
  for (const [name, value] of Object.entries(told)) if (value === undefined) Reflect.deleteProperty(told, name)
  return told
}
