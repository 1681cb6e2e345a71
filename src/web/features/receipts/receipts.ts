import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import type { JsonObject } from '../../../model/index.ts'
import { api } from '../../app/api.ts'
import type { PageOf } from '../../app/contract.ts'
import type { Tone } from '../../ui/status-badge.tsx'
import type { Outcome, ReceiptsSearch } from './search.ts'

/** Text where it is text, else base64. */
export interface RawBody {
  text?: string
  base64?: string
}

/** One request that came in, and what became of it. */
export interface Receipt {
  id: string
  at: string
  channel: string
  source: { id: string; name: string; kind: string }
  outcome: Outcome
  record: { object: string; id: string } | null
  reasons: { code: string; field?: string; value?: string; message: string }[]
  attempts: number
  settledAt: string | null
  fields?: JsonObject | null
  /** Only of one receipt, not in lists. */
  raw?: { contentType: string; headers: JsonObject; size: number; masked?: boolean } & RawBody
}

export const tones: Record<Outcome, Tone> = {
  lead: 'good',
  attached: 'accent',
  interest: 'warn',
  rejected: 'bad',
  pending: 'quiet',
}

export const receiptKeys = ['receipts'] as const

export const receiptsQuery = ({ outcome, source }: ReceiptsSearch) =>
  infiniteQueryOptions({
    queryKey: [...receiptKeys, 'list', { outcome, source }],
    queryFn: ({ pageParam, signal }) =>
      api.get<PageOf<Receipt>>('/receipts', { query: { outcome, source, cursor: pageParam, limit: 50 }, signal }),
    initialPageParam: '',
    getNextPageParam: last => last.nextCursor ?? undefined,
    // Requests that were refused or still wait show up nowhere else; the first page is looked at again while it is alone.
    refetchInterval: query => (query.state.data?.pages.length === 1 ? 15_000 : false),
  })

export const receiptQuery = (id: string) =>
  queryOptions({
    queryKey: [...receiptKeys, 'one', id],
    queryFn: ({ signal }) => api.get<Receipt>(`/receipts/${id}`, { signal }),
  })
