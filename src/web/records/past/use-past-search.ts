import type { ListSearch } from '../list-search.ts'
import { useListSearch } from '../use-list-search.ts'

/** The address of what can be seen as it was. Words, and next steps, are looked for in what is written now: who asks for them leaves the past. */
export function usePastSearch() {
  const { search, change: write } = useListSearch()
  return {
    search,
    change: (part: Partial<ListSearch>) => write({ ...((part.q || part.quick) && { asOf: undefined }), ...part }),
    goTo: (asOf: string | undefined) => write({ asOf, ...(asOf && { q: undefined, quick: undefined }) }),
  }
}
