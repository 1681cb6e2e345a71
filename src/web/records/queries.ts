import { queryOptions } from '@tanstack/react-query'
import type { AggregateQuery, Filter, Json } from '../../model/index.ts'
import { api } from '../app/api.ts'
import type { PageOf, RecordJson, SchemaObject } from '../app/contract.ts'
import { pageSize } from './list-window.ts'

/** Where answers about records are kept. Live events and one's own changes reach them by these keys. */
export const recordKeys = {
  all: (object: string) => ['records', object] as const,
  lists: (object: string) => ['records', object, 'list'] as const,
  aggregates: (object: string) => ['records', object, 'aggregate'] as const,
  card: (object: string, id: string) => ['records', object, 'card', id] as const,
  timelines: ['timeline'] as const,
  timeline: (object: string, id: string) => ['timeline', object, id] as const,
  changes: (object: string, id: string) => ['changes', object, id] as const,
  unplanned: ['unplanned'] as const,
  funnel: ['funnel'] as const,
  attribution: ['attribution'] as const,
  figures: (object: string) => ['figures', object] as const,
  /** What waits to be done, of one's own and of those one answers for. */
  day: ['day'] as const,
  /** What is drawn from records of the object without being a list of them. */
  affectedBy(object: string): (readonly string[])[] {
    if (object === 'task') return [this.timelines, this.unplanned, this.day]
    if (object === 'activity' || object === 'attachment') return [this.timelines, this.day]
    if (object === 'lead') return [this.unplanned, this.day, ['changes', object], this.timelines]
    if (object === 'deal') return [this.unplanned, this.day, ['changes', object], this.timelines]
    return [this.day, ['changes', object], this.timelines]
  },
  /** What is counted and summed from them elsewhere. */
  summedFrom(object: string): (readonly string[])[] {
    const figures = this.figures(object)
    if (object === 'deal') return [figures, this.funnel, this.attribution]
    return object === 'lead' || object === 'advertisingCost' ? [figures, this.attribution] : [figures]
  },
}

export interface ListRequest {
  filter?: Filter
  q?: string
  /** As it was at this moment. */
  asOf?: string
  sort?: string
  fields?: string[]
  expand?: string[]
  limit?: number
  /** Rows to pass by first. */
  skip?: number
  total?: boolean
}

/** A page of a list that goes on: the page before tells the cursor it begins at, the first has none. It is the first that counts. */
export const windowQuery = (object: SchemaObject, request: ListRequest, page: number, cursor: string) =>
  queryOptions({
    queryKey: [...windowKey(object, request), page, cursor] as const,
    // Of a list its beginning is kept on the device: who scrolls through all of it would push everything else out.
    queryFn: ({ signal }) =>
      askPage(object, { ...request, limit: pageSize, total: !cursor }, cursor, signal, cursor ? undefined : 'dated'),
  })

export const windowKey = (object: SchemaObject, request: ListRequest) =>
  [...recordKeys.lists(object.name), 'window', request] as const

export const askPage = (
  object: SchemaObject,
  request: ListRequest,
  cursor: string,
  signal?: AbortSignal,
  kept?: 'dated',
) =>
  api.post<PageOf<RecordJson>>(
    `/${object.plural}/query`,
    { ...request, ...(cursor ? { cursor } : {}) },
    { signal, kept },
  )

/** Records page after page, at least so many where there are so many, and whether that is all. */
export async function askAll(object: SchemaObject, request: ListRequest, most: number, signal?: AbortSignal) {
  const records: RecordJson[] = []
  let cursor: string | null = ''
  do {
    const page: PageOf<RecordJson> = await askPage(object, { ...request, limit: 200 }, cursor, signal)
    records.push(...page.data)
    cursor = page.nextCursor
  } while (cursor && records.length < most)
  return { records, more: cursor !== null }
}

/** Set-up is never so much that a page could not hold it; beyond this the rest is found by search. */
const mostSetUp = 2000

/** All records of an object of the set-up. */
export const allQuery = (object: SchemaObject, request: Omit<ListRequest, 'limit' | 'total'> = {}) =>
  queryOptions({
    queryKey: [...recordKeys.lists(object.name), 'all', request],
    queryFn: async ({ signal }) => (await askAll(object, request, mostSetUp, signal)).records,
  })

/** One page that is all there is to show. */
export const pageQuery = (object: SchemaObject, request: ListRequest) =>
  queryOptions({
    queryKey: [...recordKeys.lists(object.name), 'page', request],
    queryFn: ({ signal }) =>
      api.post<PageOf<RecordJson>>(`/${object.plural}/query`, request, { signal, kept: 'dated' }),
    placeholderData: previous => previous,
  })

export const cardQuery = (object: SchemaObject, id: string) =>
  queryOptions({
    queryKey: recordKeys.card(object.name, id),
    queryFn: async ({ signal, client, queryKey }) => {
      const answer = await api.get<RecordJson>(`/${object.plural}/${id}`, { signal, kept: 'dated' })
      // Asked before one's own change was saved, answered after it: what is newer stays.
      const known = client.getQueryData<RecordJson>(queryKey)
      return known && known.version > answer.version ? known : answer
    },
  })

export interface AggregateRow {
  group: Record<string, Json>
  measures: Json[]
}

export const aggregateQuery = (object: SchemaObject, query: AggregateQuery) =>
  queryOptions({
    queryKey: [...recordKeys.aggregates(object.name), query],
    queryFn: ({ signal }) =>
      api.post<{ rows: AggregateRow[] }>(`/${object.plural}/aggregate`, query, { signal, kept: 'dated' }),
    placeholderData: previous => previous,
  })
