import { queryOptions } from '@tanstack/react-query'
import { api } from '../../../app/api.ts'

/** Somebody came to the end of a quota of his role. */
export interface ReadingAlarm {
  id: string
  user: string
  quota: 'hour' | 'day' | 'exports'
  at: string
  used: number
  allowed: number
  /** On a day on which he reads. */
  usual: number | null
  stopped: boolean
  address: string | null
}

interface ReadingLift {
  user: string
  until: string
  givenBy: string | null
}

interface Reading {
  alarms: ReadingAlarm[]
  lifts: ReadingLift[]
}

/** Who was alarmed of, and whom no quota holds. */
export const readingQuery = queryOptions({
  queryKey: ['mass-reading'],
  queryFn: async ({ signal }): Promise<Reading> => {
    const [alarms, lifts] = await Promise.all([
      api.get<{ data: ReadingAlarm[] }>('/reading-alarms', { signal }),
      api.get<{ data: ReadingLift[] }>('/reading-lifts', { signal }),
    ])
    return { alarms: alarms.data, lifts: lifts.data }
  },
})
