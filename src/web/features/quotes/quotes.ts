import { queryOptions } from '@tanstack/react-query'
import { api } from '../../app/api.ts'
import type { MoneyJson } from '../../app/format.ts'

/** A letter with a quote as it would leave now. */
export interface SendingDraft {
  to: { name?: string; address: string }[]
  subject: string
  text: string
  mailbox: string | null
  language: 'ru' | 'en'
  number: string
  hasPaper: boolean
  problems: { field: string; code: string; message: string }[]
}

export interface SentQuote {
  quote: { id: string }
  edition: number
  url: string
  letter: string
  deal: { moved: boolean; stage: string | null; why: string | null }
}

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

/** What the sheet shows before anything is sent. */
export const draftQuery = (id: string) =>
  queryOptions({
    queryKey: ['quote-sending', id],
    queryFn: ({ signal }) => api.post<SendingDraft>(`/quotes/${id}/sending/draft`, {}, { signal }),
    staleTime: 0,
    gcTime: 0,
    retry: false,
    meta: { quiet: true },
  })

export const pagesQuery = (id: string) =>
  queryOptions({
    queryKey: ['quote-preview', id],
    queryFn: ({ signal }) => api.post<{ pages: string[] }>(`/quotes/${id}/preview`, {}, { signal }),
    select: ({ pages }) => pages,
    staleTime: 0,
    gcTime: 0,
    retry: false,
    meta: { quiet: true },
  })

/** `Мария <maria@client.example>, other@client.example` as people write it. */
export const writtenAddresses = (to: SendingDraft['to']): string =>
  to.map(({ name, address }) => (name ? `${name} <${address}>` : address)).join(', ')

export function readAddresses(text: string): SendingDraft['to'] {
  return text
    .split(/[,;\n]+/)
    .map(part => part.trim())
    .filter(Boolean)
    .map(part => {
      const at = part.endsWith('>') ? part.lastIndexOf('<') : -1
      return at < 0 ? { address: part } : { name: part.slice(0, at).trim(), address: part.slice(at + 1, -1).trim() }
    })
}
