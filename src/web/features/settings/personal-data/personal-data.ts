import { queryOptions } from '@tanstack/react-query'
import { api } from '../../../app/api.ts'

export const peopleObjects: readonly string[] = ['lead', 'contact', 'interest']

export interface ErasureJson {
  id: string
  number: number
  reason: 'request' | 'consent' | 'purpose' | 'order'
  reference: string | null
  by: { name: string } | null
  state: 'erasing' | 'done'
  /** From 0 to 1. */
  progress: number
  /** By kind. */
  counts: Record<string, number>
  anew: boolean
  at: string
  finishedAt: string | null
  backupsUntil: string | null
}

interface Titled {
  object: string
  id: string
  title: string
  deleted: boolean
}

/** What is known of a person, counted. */
export interface PersonJson {
  records: Titled[]
  alike: Titled[]
  counts: Record<string, number>
  stays: { dealCount: number; onDeals: number }
  unread: number
  hindrances: { code: string; message: string }[]
  backups: { daily: boolean; kept: number }
  erasure: ErasureJson | null
}

export interface PersonalExportJson {
  id: string
  record: string
  state: 'waiting' | 'done' | 'failed'
  size: number
  file: string | null
  failure: { message: string } | null
  createdAt: string
}

export const erasuresQuery = queryOptions({
  queryKey: ['erasures'],
  queryFn: ({ signal }) => api.get<{ data: ErasureJson[] }>('/personal-data/erasures', { signal }),
  refetchInterval: query => (query.state.data?.data.some(({ state }) => state === 'erasing') ? 1000 : false),
  refetchOnMount: 'always',
})

export const personQuery = (object: string, id: string) =>
  queryOptions({
    queryKey: ['personal-data', object, id],
    queryFn: ({ signal }) => api.get<PersonJson>(`/personal-data/people/${object}/${id}`, { signal }),
    refetchInterval: query => (query.state.data?.erasure?.state === 'erasing' ? 1000 : false),
    refetchOnMount: 'always',
  })

export const personalExportsQuery = queryOptions({
  queryKey: ['personal-exports'],
  queryFn: ({ signal }) => api.get<{ data: PersonalExportJson[] }>('/personal-data/exports', { signal }),
  refetchInterval: query => (query.state.data?.data.some(({ state }) => state === 'waiting') ? 1000 : false),
  refetchOnMount: 'always',
})
