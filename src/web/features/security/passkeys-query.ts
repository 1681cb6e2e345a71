import { type QueryClient, queryOptions } from '@tanstack/react-query'
import { api } from '../../app/api.ts'
import { meQuery } from '../../app/session.ts'
import { secondFactorQuery } from './second-factor-query.ts'
import { ownSessionsQuery } from './sessions.ts'

export interface Passkey {
  id: string
  name: string
  createdAt: string
  lastUsedAt: string | null
  isPasswordless: boolean
}

interface Passkeys {
  data: Passkey[]
  /** On whose pages they are made and used; `null` where there are none. */
  address: string | null
}

export const passkeysQuery = queryOptions({
  queryKey: ['passkeys'],
  queryFn: ({ signal }) => api.get<Passkeys>('/me/passkeys', { signal }),
})

/** All that one more or one less changes. */
export const passkeysChanged = (client: QueryClient): Promise<unknown> =>
  Promise.all(
    [passkeysQuery, secondFactorQuery, meQuery, ownSessionsQuery].map(({ queryKey }) =>
      client.invalidateQueries({ queryKey }),
    ),
  )
