import type { Json, JsonObject } from '../model/index.ts'

/** Equality of stored values; the order of members does not count. */
export function same(a: Json, b: Json): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a) !== Array.isArray(b)) return false
  const [x, y] = [a as JsonObject, b as JsonObject]
  const names = new Set([...Object.keys(x), ...Object.keys(y)])
  return [...names].every(name => same(x[name] ?? null, y[name] ?? null))
}
