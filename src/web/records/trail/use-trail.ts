import { useQueryClient } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { useSchema } from '../../app/schema.ts'
import { pageSize } from '../list-window.ts'
import { askPage } from '../queries.ts'
import { keepTrail, noteSeen, trailTo } from './offers.ts'
import { type Place, placeIn, type Trail, wantedPage, withPage } from './trail.ts'

/** After so long on a card the next one is fetched, in milliseconds. */
const prefetchAfter = 400

export interface Way extends Place {
  from: string
  go: (path: string | null) => void
}

/** The cards before and after this one, where one came from a row of them. */
export function useTrail(path: string): Way | null {
  const router = useRouter()
  const [trail, setTrail] = useState(() => trailTo(path))
  const place = trail && placeIn(trail, path)
  useLonger(trail, path, setTrail)
  const next = place?.next ?? null
  useEffect(() => {
    if (trail) noteSeen(trail, path)
  }, [trail, path])
  useEffect(() => {
    if (!next) return
    const timer = setTimeout(() => void router.preloadRoute({ to: next }).catch(() => {}), prefetchAfter)
    return () => clearTimeout(timer)
  }, [router, next])
  if (!trail || !place) return null
  return {
    ...place,
    from: trail.from,
    // In place of this card: going back leads to where one came from.
    go: path => path && void router.navigate({ to: path, replace: true }),
  }
}

/** Where the end of what is here comes near, the list's next page is added. */
function useLonger(trail: Trail | null, path: string, onLonger: (trail: Trail) => void): void {
  const { byPlural } = useSchema()
  const queryClient = useQueryClient()
  const wanted = trail && wantedPage(trail, path)
  useEffect(() => {
    const list = trail?.list
    const object = list && byPlural.get(list.plural)
    const cursor = list && wanted !== null ? list.cursors[wanted] : null
    if (!object || !list || wanted === null || typeof cursor !== 'string') return
    const leaving = new AbortController()
    const { filter, q, asOf, sort } = list.request
    const request = { filter, q, asOf, sort, fields: [object.title], limit: pageSize }
    queryClient
      .fetchQuery({
        queryKey: ['trail', list.plural, request, cursor],
        queryFn: () => askPage(object, request, cursor),
        staleTime: 60_000,
      })
      .then(
        answer => {
          if (!leaving.signal.aborted) onLonger(keepTrail(withPage(trail, wanted, answer, path)))
        },
        () => {},
      )
    return () => leaving.abort()
  }, [trail, wanted, path, byPlural, queryClient, onLonger])
}
