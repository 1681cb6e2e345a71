import { useQuery } from '@tanstack/react-query'
import type { SchemaObject } from '../../app/contract.ts'
import { hasViews, type SavedView, viewsQuery } from './views.ts'

export interface Views {
  views: SavedView[]
  /** With which view the object opens; `null`: with all records. */
  opens: string | null
  opensForEveryone: string | null
  /** Not known yet. */
  waiting: boolean
  error: Error | null
}

const none: Views = { views: [], opens: null, opensForEveryone: null, waiting: false, error: null }

/** The views of an object that are kept. */
export function useViews(object: SchemaObject | undefined): Views {
  const asked = object && hasViews(object) ? object : undefined
  const { data, isPending, error } = useQuery({ ...viewsQuery(asked?.name ?? ''), enabled: Boolean(asked) })
  if (!asked) return none
  return {
    views: data?.data ?? none.views,
    opens: data?.opens ?? null,
    opensForEveryone: data?.opensForEveryone ?? null,
    waiting: isPending,
    error: data ? null : error,
  }
}
