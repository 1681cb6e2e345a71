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
}

export interface AddedObject {
  id: string
  name: string
  plural: string
  title: string
  label: { one: Says; many: Says }
}

export const addedFieldsQuery = queryOptions({
  queryKey: ['added', 'fields'],
  queryFn: async ({ signal }) => (await api.get<{ data: AddedField[] }>('/fields', { signal })).data,
})

export const addedObjectsQuery = queryOptions({
  queryKey: ['added', 'objects'],
  queryFn: async ({ signal }) => (await api.get<{ data: AddedObject[] }>('/objects', { signal })).data,
})
