import type { SchemaField } from '../app/contract.ts'

/** One key of an order. */
export interface SortBy {
  name: string
  falling: boolean
}

/** `-amount,name` → keys; of what cannot be sorted by (any more) nothing is left. */
export function readSort(sort: string | undefined, fields: readonly SchemaField[]): SortBy[] {
  const sortable = new Set(fields.filter(field => field.sortable).map(field => field.name))
  const keys = (sort ?? '').split(',').map(word => ({ name: word.replace(/^-/, ''), falling: word.startsWith('-') }))
  return keys.filter(({ name }, at) => sortable.has(name) && keys.findIndex(other => other.name === name) === at)
}

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
