import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'
import { api } from '../../../app/api.ts'
import type { RecordJson } from '../../../app/contract.ts'

export interface Reason {
  field: string
  level: string
  weight: number
}

/** Two records that may be one, or a lead and the contact that he may be. */
export interface Pair {
  id: string
  object: string
  objects: [string, string]
  probability: number
  why: Reason[]
  records: [RecordJson, RecordJson]
  mayMerge: boolean
}

export interface Scan {
  object: string
  state: 'reading' | 'comparing' | 'following'
  progress: number
  records: number
  waiting: number
  endedAt: string | null
  mergeAbove: number | null
  thresholds: { above: number; pairs: number; precision: number | null }[]
}

export interface RuleMerge {
  id: string
  merge: string
  kept: string
  title: string | null
  probability: number
  at: string
  undone: boolean
}

export const duplicateKeys = ['duplicates'] as const
export const comparedObjects = ['contact', 'lead', 'company'] as const
/** Whose pairs can be looked through: two of one object, or a lead and a contact. */
export const pairObjects = [...comparedObjects, 'leadContact'] as const
export type PairObject = (typeof pairObjects)[number]

/** Of which objects the two of such pairs are. */
export const sidesOf = (name: PairObject): string[] => (name === 'leadContact' ? ['lead', 'contact'] : [name])

/** From which probabilities on pairs can be shown, and merged by themselves. */
export const thresholds = [0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.999, 0.9999]

interface PairPage {
  data: Pair[]
  nextCursor: string | null
  total: number
}

export const pairsQuery = (object: string, above: number) =>
  infiniteQueryOptions({
    queryKey: [...duplicateKeys, 'pairs', object, above],
    queryFn: ({ signal, pageParam }) =>
      api.get<PairPage>('/duplicates', {
        query: { object, above, limit: 50, ...(pageParam ? { cursor: pageParam } : {}) },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }: PairPage) => nextCursor,
    placeholderData: keepPreviousData,
  })

export const scansQuery = queryOptions({
  queryKey: [...duplicateKeys, 'scans'],
  queryFn: async ({ signal }) => (await api.get<{ data: Scan[] }>('/duplicates/scans', { signal })).data,
  refetchInterval: query => (query.state.data?.some(scan => scan.state !== 'following') ? 2000 : false),
})

export const ruleMergesQuery = (object: string) =>
  queryOptions({
    queryKey: [...duplicateKeys, 'merges', object],
    queryFn: async ({ signal }) =>
      (await api.get<{ data: RuleMerge[] }>('/duplicates/merges', { query: { object }, signal })).data,
  })
