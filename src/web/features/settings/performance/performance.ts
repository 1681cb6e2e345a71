import { queryOptions } from '@tanstack/react-query'
import { api } from '../../../app/api.ts'

export interface IndexColumn {
  field: string
  falling: boolean
}

/** What PostgreSQL needed for a question. */
export interface Needed {
  milliseconds: number
  /** Pages of 8 KB. */
  blocks: number
}

export type Suggestion =
  | { kind: 'indexes'; object: string; candidates: IndexColumn[][] }
  | { kind: 'addedField'; object: string; field: string }
  | { kind: 'none'; why: string }

export type Trial =
  | { state: 'running' }
  | { state: 'failed'; why: string }
  | {
      state: 'done'
      rows: number
      of: number
      before: Needed
      candidates: { columns: IndexColumn[]; after: Needed; bytes: number }[]
    }

export interface SlowStatement {
  id: string
  cause: string | null
  asked: {
    object: string
    conditions: { field: string }[]
    sort: string | null
    words: boolean
    groups: string[]
  } | null
  statement: string
  plan: string | null
  calls: number
  milliseconds: number
  longest: number
  lastAt: string
  trial: Trial | null
  suggestion: Suggestion
}

export interface SlowRequest {
  method: string
  route: string
  calls: number
  median: number
  p95: number
  longest: number
  total: number
  failed: number
}

export interface MadeIndex {
  id: string
  name: string
  object: string
  columns: IndexColumn[]
  state: 'building' | 'ready' | 'failed' | 'dropping'
  failure: string | null
  before: Needed | null
  after: Needed | null
  size: number | null
  used: number | null
}

export interface Installation {
  version: string
  countedSince: string | null
  size: number
  cacheHits: number | null
  connections: { used: number; most: number }
  longestTransaction: number | null
  tables: { name: string; rows: number; dead: number; size: number; indexSize: number; lastVacuum: string | null }[]
  unusedIndexes: { name: string; table: string; size: number }[]
  queue: { waiting: number; late: number; failing: number; given: number }
  unreadEvents: number
}

export const performanceKey = ['performance'] as const

const listOf = <Row>(name: string) =>
  queryOptions({
    queryKey: [...performanceKey, name],
    queryFn: ({ signal }) => api.get<{ data: Row[] }>(`/performance/${name}`, { signal }),
    refetchOnMount: 'always',
  })

/** While something is measured or made it is asked again every so often, in milliseconds. */
const again = 1500

export const statementsQuery = queryOptions({
  queryKey: [...performanceKey, 'statements'],
  queryFn: ({ signal }) => api.get<{ slowAfter: number; data: SlowStatement[] }>('/performance/statements', { signal }),
  refetchOnMount: 'always',
  refetchInterval: query =>
    query.state.data?.data.some(({ trial }: SlowStatement) => trial?.state === 'running') ? again : false,
})

export const requestsQuery = listOf<SlowRequest>('requests')

export const indexesQuery = queryOptions({
  ...listOf<MadeIndex>('indexes'),
  refetchInterval: query =>
    query.state.data?.data.some(({ state }: MadeIndex) => state === 'building' || state === 'dropping') ? again : false,
})

export const installationQuery = queryOptions({
  queryKey: [...performanceKey, 'installation'],
  queryFn: ({ signal }) => api.get<Installation>('/performance/installation', { signal }),
  refetchOnMount: 'always',
})

export const tryIndexes = (statement: string) => api.post(`/performance/statements/${statement}/trials`)

export const makeIndex = (statement: string, columns: readonly IndexColumn[]) =>
  api.post(`/performance/statements/${statement}/indexes`, { columns })

export const dropIndex = (index: string) => api.delete(`/performance/indexes/${index}`)
