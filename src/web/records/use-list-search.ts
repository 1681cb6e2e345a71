import { useParams, useRouter, useSearch } from '@tanstack/react-router'
import { useMemo } from 'react'
import { useSchema } from '../app/schema.ts'
import { type ListSearch, readListSearch } from './list-search.ts'
import { useViews } from './views/use-views.ts'
import { addressFor, isPlain, plainView, shownBy } from './views/view-address.ts'
import type { SavedView } from './views/views.ts'

/** What a list shows by its address or its view, and how to ask for something else without leaving a trail of steps to go back. */
export function useListSearch(): { search: ListSearch; change: (part: Partial<ListSearch>) => void } {
  const { plural = '' } = useParams({ strict: false })
  const { views, opens } = useViews(useSchema().byPlural.get(plural))
  const router = useRouter()
  const shown = (address: ListSearch): [ListSearch, SavedView | undefined] => {
    const view = views.find(({ id }) => id === address.view)
    return [shownBy(address, view), view]
  }
  const asked: Record<string, unknown> = useSearch({ strict: false })
  const search = useMemo(() => {
    const address = readListSearch(asked)
    return shownBy(
      address,
      views.find(({ id }) => id === address.view),
    )
  }, [asked, views])

  const change = (part: Partial<ListSearch>) => {
    const { pathname, search: address } = router.state.location
    const [now, view] = shown(readListSearch(address))
    const kind = pathname.endsWith('/board') ? 'board' : 'list'
    const next = addressFor({ ...now, ...part }, view, view?.kind === kind)
    // With an empty address the object opens with its view: who asks for all records means all.
    const kept = opens && isPlain(next) && !next.view ? { ...next, view: plainView } : next
    router.history.replace(pathname + router.options.stringifySearch(kept))
  }
  return { search, change }
}
