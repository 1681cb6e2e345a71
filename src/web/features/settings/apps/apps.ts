import { queryOptions } from '@tanstack/react-query'
import { api } from '../../../app/api.ts'

/** A program of others that may ask people to speak for them. */
export interface OAuthApp {
  id: string
  name: string
  redirectAddresses: string[]
  scopes: string[]
  confidential: boolean
  madeAt: string
  people: number
}

/** With its secret, this once. */
export interface MadeApp {
  id: string
  name: string
  secret: string | null
}

export const appsQuery = queryOptions({
  queryKey: ['oauth-apps'],
  queryFn: async ({ signal }) => (await api.get<{ data: OAuthApp[] }>('/oauth/apps', { signal })).data,
})
