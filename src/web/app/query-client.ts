import { MutationCache, QueryClient } from '@tanstack/react-query'
import { toastError } from '../ui/toast.ts'
import { ApiError } from './api-error.ts'

declare module '@tanstack/react-query' {
  interface Register {
    /** `quiet`: the page shows the error itself, next to what caused it. */
    mutationMeta: { quiet?: boolean }
  }
}

/** What the server said is kept and shown at once; live events say when it is no longer true. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      gcTime: 10 * 60_000,
      // Without a network the answer is what was last seen here.
      networkMode: 'always',
      retry: (failures, error) => failures < 2 && isPassing(error),
    },
    mutations: { retry: (failures, error) => failures < 2 && isPassing(error), networkMode: 'always' },
  },
  mutationCache: new MutationCache({
    onError: (error, _variables, _context, mutation) => {
      // Who is no longer signed in is asked to sign in again, which says enough.
      const signedOut = error instanceof ApiError && error.status === 401
      if (!mutation.meta?.quiet && !signedOut) toastError(error)
    },
  }),
})

/** Neither refused nor wrong, only not now: the server restarts or its database does. */
const isPassing = (error: unknown): boolean => error instanceof ApiError && [502, 503, 504].includes(error.status)
