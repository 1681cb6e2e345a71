import type { Json, JsonObject } from '../../model/index.ts'

/** What of these values says anything. */
export const withoutEmpty = (values: JsonObject): JsonObject =>
  Object.fromEntries(
    Object.entries(values).filter((entry): entry is [string, Json] => entry[1] !== null && entry[1] !== ''),
  )
