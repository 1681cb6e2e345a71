import type { Json } from '../../model/index.ts'
import { isJsonObject } from './json-object.ts'
import { asList, asText } from './widget.ts'

/** A way to reach somebody, as the API gives it. */
export interface Entry {
  value: string
  type?: string
  primary?: boolean
}

export const asEntries = (value: Json | undefined): Entry[] =>
  asList(value).map(entry =>
    isJsonObject(entry)
      ? { value: asText(entry.value), type: asText(entry.type) || undefined, primary: entry.primary === true }
      : { value: asText(entry) },
  )

/** The one to call or write to first. */
export const primaryEntry = (value: Json | undefined): Entry | undefined => {
  const entries = asEntries(value)
  return entries.find(entry => entry.primary) ?? entries[0]
}

/** Rows left empty are no values. */
export function withoutEmptyEntries(value: Json): Json {
  // The others stay as they are: not every kind of entry has all that one may have.
  const kept = asList(value).filter(entry => asEntries([entry])[0]?.value.trim())
  return kept.length ? kept : null
}
