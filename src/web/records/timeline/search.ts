import { useNavigate, useSearch } from '@tanstack/react-router'

/** What of a timeline is shown: it stands in the address of the card. */
export interface StorySearch {
  /** Kinds, separated by commas. */
  kind?: string
  /** Id of the user who did it. */
  by?: string
  /** Words to look for. */
  find?: string
}

export const readStorySearch = ({ kind, by, find }: Record<string, unknown>): StorySearch => ({
  kind: text(kind),
  by: text(by),
  find: text(find),
})

/** In an address `?find=2025` is a number. */
const text = (given: unknown): string | undefined =>
  typeof given === 'string' || typeof given === 'number' ? String(given).slice(0, 200) || undefined : undefined

/** What is asked for, and how to ask for something else; the way back leads to the page before, not through each letter. */
export function useStorySearch(): [StorySearch, (change: StorySearch) => void] {
  const search = readStorySearch(useSearch({ strict: false }))
  const navigate = useNavigate()
  const ask = (change: StorySearch) =>
    void navigate({
      to: '.',
      search: (now: Record<string, unknown>) => ({ ...now, ...readStorySearch({ ...search, ...change }) }),
      replace: true,
      resetScroll: false,
    })
  return [search, ask]
}

export const isFiltered = ({ kind, by, find }: StorySearch): boolean => Boolean(kind || by || find)
