import { queryOptions } from '@tanstack/react-query'
import type { JsonObject } from '../../../model/index.ts'
import { api } from '../../app/api.ts'
import type { SchemaObject } from '../../app/contract.ts'

/** A list or a board as somebody keeps it. */
export interface SavedView {
  id: string
  version: number
  name: string
  kind: 'list' | 'board'
  owner: string
  ownerName: string
  ownerLeft: boolean
  shared: 'private' | 'team' | 'everyone'
  team: string | null
  query: JsonObject
  /** What of the query does not count for the reader. */
  problems: { field: string; code: string; message: string }[]
  can: { change: boolean }
}

export interface SavedViews {
  data: SavedView[]
  /** With which view the object opens; `null`: with all records. */
  opens: string | null
  opensForEveryone: string | null
}

export const viewsQuery = (object: string) =>
  queryOptions({
    queryKey: ['views', object],
    queryFn: ({ signal }) => api.get<SavedViews>('/views', { query: { object }, signal, kept: 'undated' }),
  })

/** Set-up has lists, and nobody keeps views of them. */
export const hasViews = (object: SchemaObject): boolean => !object.configuration

/** The same views with one of them as it is now. */
export const withView = (views: SavedViews | undefined, view: SavedView): SavedViews | undefined =>
  views && {
    ...views,
    data: views.data.some(({ id }) => id === view.id)
      ? views.data.map(known => (known.id === view.id ? view : known))
      : [...views.data, view],
  }
