import { queryOptions } from '@tanstack/react-query'
import { api } from '../../app/api.ts'
import type { SchemaObject } from '../../app/contract.ts'
import { recordKeys } from '../../records/queries.ts'

export interface Visit {
  id: string
  at: string
  seen: string
  /** `yandex / cpc`; `null` where he came by himself. */
  channel: string | null
  touch: { utm?: Record<string, string>; page?: string; referrer?: string }
  site: string
  pages: { at: string; page: string; title: string | null }[]
  pageCount: number
}

/** The visits of the person of a card. Asked again when the history of the card goes on. */
export const visitsQuery = (object: SchemaObject, id: string) =>
  queryOptions({
    queryKey: [...recordKeys.changes(object.name, id), 'visits'],
    queryFn: ({ signal }) => api.get<{ data: Visit[]; total: number }>(`/${object.plural}/${id}/visits`, { signal }),
    meta: { quiet: true },
  })
