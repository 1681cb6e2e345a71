import { queryOptions } from '@tanstack/react-query'
import { api } from '../../app/api.ts'

export interface Watching {
  allowed: boolean
  /** Rapport knows under which address it is reached from outside. */
  possible: boolean
}

/** Whether opens and clicks of letters may be watched. */
export const watchingQuery = queryOptions({
  queryKey: ['mail-watching'],
  queryFn: ({ signal }) => api.get<Watching>('/mail/watching', { signal }),
  staleTime: 60_000,
  meta: { quiet: true },
})
