import { queryOptions } from '@tanstack/react-query'
import { api } from '../../../app/api.ts'

export interface TrustLine {
  name: string
  area: string
  state: 'act' | 'look' | 'fine'
  title: string
  found: string
  /** Since when it is so, or when it was. */
  since: string | null
  /** Whom or what it is about. */
  names: string[]
  whatToDo: string | null
  /** Page on which it is set right. */
  path: string | null
}

export interface Trust {
  at: string
  company: string
  open: { act: number; look: number }
  data: TrustLine[]
}

export const trustQuery = queryOptions({
  queryKey: ['trust'],
  queryFn: ({ signal }) => api.get<Trust>('/trust', { signal }),
  refetchOnMount: 'always',
})
