import { queryOptions } from '@tanstack/react-query'
import { api } from '../../../app/api.ts'

/** Another machine that Rapport calls. */
export interface Connection {
  id: string
  kind: string
  name: string
  address: string
}

/** One stretch of the way to it. */
export interface Step {
  step: string
  /** `null`: it works, and wants to be known all the same. */
  isOk: boolean | null
  title: string
  found: string
  whatToDo: string | null
  milliseconds: number | null
}

export const connectionsQuery = queryOptions({
  queryKey: ['connections'],
  queryFn: ({ signal }) => api.get<{ data: Connection[] }>('/connections', { signal }),
  refetchOnMount: 'always',
})

export const checkWay = async (asked: { connection: string } | { address: string }): Promise<Step[]> =>
  (await api.post<{ data: Step[] }>('/connections/checks', asked)).data
