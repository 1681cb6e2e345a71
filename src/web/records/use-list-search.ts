import { useRouter, useSearch } from '@tanstack/react-router'
import { type ListSearch, readListSearch } from './list-search.ts'

/** What the address asks of the list, and how to ask for something else without leaving a trail of steps to go back. */
export function useListSearch(): { search: ListSearch; change: (part: Partial<ListSearch>) => void } {
  const search = readListSearch(useSearch({ strict: false }))
  const router = useRouter()
  const change = (part: Partial<ListSearch>) => {
    const { pathname, search: now } = router.state.location
    router.history.replace(pathname + router.options.stringifySearch({ ...now, ...part }))
  }
  return { search, change }
}
