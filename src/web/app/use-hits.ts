import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { api } from './api.ts'
import { inOtherLayout } from './keyboard-layouts.ts'

export interface Hit {
  object: string
  id: string
  title: string
  detail: string | null
  number: string | null
}

/** Records that the words find; where they find none, as typed in the other keyboard layout. */
export function useHits(query: string): { hits: Hit[]; searching: boolean } {
  const asTyped = useFound(query, query.length > 1)
  const swapped = inOtherLayout(query)
  const none = asTyped.settled && !asTyped.hits.length && swapped !== query.toLowerCase()
  const asMeant = useFound(swapped, none)
  return {
    hits: asTyped.hits.length ? asTyped.hits : asMeant.hits,
    searching: asTyped.searching || asMeant.searching,
  }
}

function useFound(query: string, enabled: boolean) {
  const { data, isFetching, isPlaceholderData } = useQuery({
    queryKey: ['search', query],
    queryFn: ({ signal }) => api.get<{ data: Hit[] }>('/search', { query: { q: query }, signal }),
    enabled,
    placeholderData: keepPreviousData,
  })
  return {
    hits: enabled ? (data?.data ?? []) : [],
    searching: isFetching,
    settled: data !== undefined && !isPlaceholderData && !isFetching,
  }
}
