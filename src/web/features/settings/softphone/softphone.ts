import { queryOptions } from '@tanstack/react-query'
import { api } from '../../../app/api.ts'

/** By which exchange people telephone from their pages, without what is secret of it. */
export interface Exchange {
  url: string
  domain: string
  dial: string
  stun: string | null
  turn: string | null
  turnUser: string | null
  hasTurnSecret: boolean
  line: string | null
}

export interface Account {
  login: string
  active: boolean
  hasPassword: boolean
}

export const softphoneQuery = queryOptions({
  queryKey: ['softphone'],
  queryFn: ({ signal }) => api.get<{ exchange: Exchange | null; account: Account | null }>('/softphone', { signal }),
})
