import { infiniteQueryOptions } from '@tanstack/react-query'
import dayjs from 'dayjs'
import type { Json, JsonObject } from '../../../../model/index.ts'
import { api } from '../../../app/api.ts'
import type { PageOf } from '../../../app/contract.ts'
import type { AuditSearch } from './search.ts'

/** One line of the audit. */
export interface AuditEntry {
  id: string
  at: string
  stream: 'change' | 'security' | 'call'
  kind: string
  actor: { id: string; name: string } | null
  address: string | null
  request: string | null
  record: { object: string | null; id: string } | null
  fields?: { field: string; before: Json; after: Json }[]
  details: JsonObject
}

/** The filters as the server reads them: days become the moments at which they begin and end here. */
export const auditFilters = ({ from, to, ...search }: AuditSearch) => ({
  ...search,
  from: from && dayjs(from).startOf('day').toISOString(),
  until: to && dayjs(to).add(1, 'day').startOf('day').toISOString(),
})

export const auditQuery = (search: AuditSearch) =>
  infiniteQueryOptions({
    queryKey: ['audit', search],
    queryFn: ({ pageParam, signal }) =>
      api.get<PageOf<AuditEntry>>('/audit', {
        query: { ...auditFilters(search), cursor: pageParam, limit: 50 },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: last => last.nextCursor ?? undefined,
  })
