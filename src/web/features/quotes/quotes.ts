import { queryOptions } from '@tanstack/react-query'
import { api } from '../../app/api.ts'
import type { MoneyJson } from '../../app/format.ts'

export interface QuoteDecision {
  kind: 'accepted' | 'declined'
  at: string
  recordedBy: string | null
  hash: string
  name: string | null
  position: string | null
  note: string | null
  address: string | null
  agent: string | null
}

export interface QuoteEdition {
  edition: number
  sentAt: string
  sentTo: string | null
  validUntil: string | null
  takenBackAt: string | null
  openedAt: string | null
  openings: number
  file: string | null
  number: string
  total: MoneyJson
  decision: QuoteDecision | null
}

export interface QuoteHistory {
  status: string
  changed: boolean
  pageOpen: boolean
  editions: QuoteEdition[]
}

export const quoteHistoryQuery = (id: string) =>
  queryOptions({
    queryKey: ['records', 'quote', 'editions', id],
    queryFn: ({ signal }) => api.get<QuoteHistory>(`/quotes/${id}/editions`, { signal }),
  })
