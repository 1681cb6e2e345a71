import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { api } from '../../app/api.ts'
import type { PageOf, RecordJson, SchemaObject } from '../../app/contract.ts'
import type { ChangeEntry } from '../changes.tsx'
import { recordKeys } from '../queries.ts'
import type { StorySearch } from './search.ts'

/** What somebody did or wrote. */
export interface ToldEntry {
  at: string
  type: 'activity' | 'task' | 'attachment'
  record: RecordJson
  /** It is on its way to the server. */
  saving?: boolean
}

export type TimelineEntry = ToldEntry | { at: string; type: 'change'; record: ChangeEntry }

/** What has happened; what is still to be done stands above, as open tasks. */
export const timelineQuery = (object: SchemaObject, id: string, { kind, by, find }: StorySearch = {}) =>
  infiniteQueryOptions({
    queryKey: [...recordKeys.timeline(object.name, id), 'entries', { kind, by, find }],
    queryFn: ({ pageParam, signal }) =>
      api.get<PageOf<TimelineEntry>>(`/${object.plural}/${id}/timeline`, {
        query: { kind, by, q: find, happened: true, cursor: pageParam, limit: 30 },
        kept: 'dated',
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: last => last.nextCursor ?? undefined,
    placeholderData: previous => previous,
  })

export const pinnedQuery = (object: SchemaObject, id: string) =>
  queryOptions({
    queryKey: [...recordKeys.timeline(object.name, id), 'pinned'],
    queryFn: ({ signal }) =>
      api.get<PageOf<ToldEntry>>(`/${object.plural}/${id}/timeline`, { query: { pinned: true, limit: 10 }, signal }),
  })
