import { useQueryClient } from '@tanstack/react-query'
import type { PageOf, RecordJson, SchemaObject } from '../../app/contract.ts'
import { type ListRequest, windowKey } from '../queries.ts'
import { usePageAddress, useTrailOffer } from './offers.ts'
import { trailOfPages } from './trail.ts'

/** The records of a list are gone through in its order, over all its pages; in groups those of one. */
export function useListTrail(object: SchemaObject, requests: readonly ListRequest[]): void {
  const queryClient = useQueryClient()
  const href = usePageAddress()
  const trailIn = (request: ListRequest, path: string) => {
    const known = queryClient.getQueriesData<PageOf<RecordJson>>({ queryKey: windowKey(object, request) })
    const pages = known.flatMap(([key, answer]) =>
      answer ? [{ page: Number(key[5]), cursor: String(key[6]), answer }] : [],
    )
    return trailOfPages(href, object.plural, request, pages, path)
  }
  useTrailOffer('list', href, path => {
    for (const request of requests) {
      const trail = trailIn(request, path)
      if (trail) return trail
    }
    return null
  })
}
