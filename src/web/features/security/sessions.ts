import { queryOptions } from '@tanstack/react-query'
import { api } from '../../app/api.ts'

/** A browser in which somebody is signed in. */
export interface Session {
  id: string
  createdAt: string
  seenAt: string
  address: string | null
  browser: string | null
  system: string | null
  /** The one in which this is read. */
  current: boolean
}

export const ownSessionsQuery = queryOptions({
  queryKey: ['sessions', 'own'],
  queryFn: async ({ signal }) => (await api.get<{ data: Session[] }>('/me/sessions', { signal })).data,
})

export const sessionsOfQuery = (user: string) =>
  queryOptions({
    queryKey: ['sessions', user],
    queryFn: async ({ signal }) => (await api.get<{ data: Session[] }>(`/users/${user}/sessions`, { signal })).data,
  })
