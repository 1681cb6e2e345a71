import { queryOptions, useSuspenseQuery } from '@tanstack/react-query'
import { createStore } from '../ui/store.ts'
import { api, watchSignedOut } from './api.ts'
import { ApiError } from './api-error.ts'
import type { Me } from './contract.ts'
import { queryClient } from './query-client.ts'

/** Who is signed in; `null`: nobody. */
export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: async ({ signal }): Promise<Me | null> => {
    try {
      return await api.get<Me>('/me', { signal })
    } catch (error) {
      if (error instanceof ApiError && error.status === 401) return null
      throw error
    }
  },
  staleTime: 5 * 60_000,
})

/** Inside the shell somebody is always signed in: its route sees to that. */
export function useMe(): Me {
  const { data } = useSuspenseQuery(meQuery)
  if (!data) throw new Error('Nobody is signed in')
  return data
}

export const signIn = (credentials: { email: string; password: string; code?: string }) =>
  api.post<unknown>('/session', credentials)

/** Signs out, and shows the door. */
export async function leave(): Promise<void> {
  await api.delete('/session')
  window.location.assign('/sign-in')
}

/** The session ended while a page was open: the shell asks to sign in above it, so that nothing typed is lost. */
export const sessionEnded = createStore(false)
export const sessionLost = (): void => {
  if (queryClient.getQueryData(meQuery.queryKey)) sessionEnded.set(true)
}
watchSignedOut(sessionLost)
