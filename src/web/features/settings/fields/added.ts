import { queryOptions } from '@tanstack/react-query'
import type { JsonObject } from '../../../../model/index.ts'
import { api } from '../../../app/api.ts'

export interface Says extends JsonObject {
  ru: string
  en: string
}

/** A field that an administrator added, as the server keeps it. */
export interface AddedField {
  id: string
  object: string
  name: string
  type: string
  options: JsonObject
  label: Says
  /** How far its indexes are; `null` without any. */
  indexing: { state: 'building' | 'ready' | 'failed'; reason: string | null } | null
}

export interface AddedObject {
  id: string
  name: string
  plural: string
  title: string
  /** Prefix of the short number of its records. */
  number: string | null
  label: { one: Says; many: Says }
}

/** A field or an object that was removed, as far as it is shown. */
interface Removed {
  id: string
  name: string
  /** Of a field: whose it was. */
  object?: string
  label: Record<'ru' | 'en', string> | { one: Says; many: Says }
  removedAt: string
}

export const removedQuery = (kind: 'fields' | 'objects') =>
  queryOptions({
    queryKey: ['added', 'removed', kind],
    queryFn: async ({ signal }) => (await api.get<{ data: Removed[] }>(`/${kind}/removed`, { signal })).data,
  })

export const addedFieldsQuery = queryOptions({
  queryKey: ['added', 'fields'],
  queryFn: async ({ signal }) => (await api.get<{ data: AddedField[] }>('/fields', { signal })).data,
  // While an index is being made, whoever looks sees when it is done.
  refetchInterval: ({ state }) => (state.data?.some(field => field.indexing?.state === 'building') ? 2000 : false),
})

export const addedObjectsQuery = queryOptions({
  queryKey: ['added', 'objects'],
  queryFn: async ({ signal }) => (await api.get<{ data: AddedObject[] }>('/objects', { signal })).data,
})
