import { queryOptions } from '@tanstack/react-query'
import { api } from '../../app/api.ts'

export interface SecondFactor {
  on: boolean
  since: string | null
  recoveryCodesLeft: number
  passkeys: number
  demanded: boolean
  /** Without one a recent sign-in stands in for it. */
  hasPassword: boolean
}

export const secondFactorQuery = queryOptions({
  queryKey: ['second-factor'],
  queryFn: ({ signal }) => api.get<SecondFactor>('/me/second-factor', { signal }),
})
