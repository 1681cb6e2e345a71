import type { Json, JsonObject } from '../../model/index.ts'

/** A body with the ids of what the calls before it made: `{"$made": 0}` is that of the first. */
export const fillIn = (body: JsonObject, made: readonly string[]): JsonObject =>
  Object.fromEntries(Object.entries(body).map(([name, value]) => [name, filled(value, made)]))

function filled(value: Json, made: readonly string[]): Json {
  if (Array.isArray(value)) return value.map(one => filled(one, made))
  if (typeof value !== 'object' || value === null) return value
  return typeof value.$made === 'number' ? (made[value.$made] ?? null) : fillIn(value, made)
}
