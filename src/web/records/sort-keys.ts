import type { SchemaField } from '../app/contract.ts'

/** One key of an order. */
export interface SortBy {
  name: string
  falling: boolean
}

/** `-amount,name` → keys; of what cannot be sorted by (any more) nothing is left. */
export function readSort(sort: string | undefined, fields: readonly SchemaField[]): SortBy[] {
  const sortable = new Set(fields.filter(field => field.sortable).map(field => field.name))
  const keys = keysIn(sort)
  return keys.filter(({ name }, at) => sortable.has(name) && keys.findIndex(other => other.name === name) === at)
}

const keysIn = (sort = ''): SortBy[] =>
  sort
    .split(',')
    .filter(Boolean)
    .map(word => ({ name: word.replace(/^-/, ''), falling: word.startsWith('-') }))

/** Which way a list is sorted by a field, be it the first or among equals of others. */
export const isFalling = (sort: string, name: string): boolean | null =>
  keysIn(sort).find(key => key.name === name)?.falling ?? null

/** The order with one more key, or with that key turned, or without it. */
export const alsoBy = (sort: string | undefined, name: string): string | undefined =>
  writeSort(withSortKey(keysIn(sort), name))

export const writeSort = (keys: readonly SortBy[]): string | undefined =>
  keys.length ? keys.map(({ name, falling }) => `${falling ? '-' : ''}${name}`).join(',') : undefined

/** One more key behind those there are; of one there already the other way, and then none. */
export function withSortKey(keys: readonly SortBy[], name: string): SortBy[] {
  const known = keys.find(key => key.name === name)
  if (!known) return [...keys, { name, falling: false }]
  return known.falling
    ? keys.filter(key => key !== known)
    : keys.map(key => (key === known ? { ...key, falling: true } : key))
}
