import { queryOptions } from '@tanstack/react-query'
import { api } from '../../app/api.ts'

interface Part {
  used: number
  allowed: number
  /** When it is counted anew. */
  until: string
}

/** What somebody has opened and taken away himself, and what his role allows; `null` where no quota holds. */
interface OwnReading {
  hour: Part | null
  day: Part | null
  exports: Part | null
  near: 'hour' | 'day' | null
  stops: boolean
  liftedUntil: string | null
}

export const ownReadingQuery = queryOptions({
  queryKey: ['own-reading'],
  queryFn: ({ signal }) => api.get<OwnReading>('/me/reading', { signal }),
  refetchInterval: 60_000,
})
