import { queryOptions } from '@tanstack/react-query'
import type { Filter, JsonObject } from '../../../model/index.ts'
import { api } from '../../app/api.ts'
import type { SchemaObject } from '../../app/contract.ts'
import type { Marks } from '../selection.ts'

export type BulkState = 'planning' | 'preview' | 'committing' | 'done' | 'cancelled' | 'failed' | 'reverted'

/** What is done to every record. */
export interface Edit {
  set?: JsonObject
  add?: JsonObject
  take?: JsonObject
  remove?: true
  restore?: true
}

/** A bulk change in the list of all. */
export interface BulkShort {
  id: string
  object: string
  state: BulkState
  owner: string
  change: { set: JsonObject; add: JsonObject; take: JsonObject; remove: boolean; restore: boolean }
  counts: Record<'found' | 'willChange' | 'changed' | 'same' | 'refused' | 'undone' | 'kept', number>
  progress: { done: number; of: number }
  reverting: boolean
  silent: boolean
  committedAt: string | null
}

export interface BulkJson extends BulkShort {
  examples: { id: string; title: string; before: JsonObject; after: JsonObject }[]
  refusals: { field: string | null; code: string; message: string; count: number }[]
  kept: { id: string; title: string }[]
  failure: { code: string; message: string } | null
}

/** Which records: those of a list that are marked; of what is to be restored, of the trash. */
export interface Chosen {
  object: SchemaObject
  marks: Marks
  asked: { filter?: Filter; q?: string }
}

export const bulkKeys = ['bulk-changes'] as const

export const isUnderWay = ({ state, reverting }: BulkShort): boolean =>
  state === 'planning' || state === 'committing' || reverting

export const bulkQuery = (id: string) =>
  queryOptions({
    queryKey: [...bulkKeys, 'one', id],
    queryFn: ({ signal }) => api.get<BulkJson>(`/bulk-changes/${id}`, { signal }),
    refetchInterval: query => (query.state.data && isUnderWay(query.state.data) ? 500 : false),
  })

export const bulkListQuery = queryOptions({
  queryKey: [...bulkKeys, 'list'],
  queryFn: async ({ signal }) => (await api.get<{ data: BulkShort[] }>('/bulk-changes', { signal })).data,
  refetchInterval: query => (query.state.data?.some(isUnderWay) ? 1000 : false),
})

/** What would become of the marked records. */
export const previewBulk = ({ object, marks, asked }: Chosen, change: Edit): Promise<BulkJson> =>
  api.post<BulkJson>('/bulk-changes', {
    object: object.name,
    ...(marks.all ? { query: asked, except: [...marks.except] } : { ids: [...marks.ids] }),
    change,
  })
