import { queryOptions } from '@tanstack/react-query'
import type { Json } from '../../../model/index.ts'
import { api } from '../../app/api.ts'
import type { Link } from '../../app/contract.ts'

interface Person {
  id: string
  name: string
}

export interface Reason {
  kind: 'limit' | 'rule'
  what?: 'perLine' | 'whole' | 'minMargin'
  value?: number
  limit?: number
  name?: string
}

export interface SignOffDecision {
  verdict: 'approve' | 'decline'
  by: Person | null
  inPlaceOf: Person | null
  note: string | null
  via: 'page' | 'mail'
  at: string
}

export interface SignOffJson {
  id: string
  on: Link
  name: string | null
  number: string | null
  company: string | null
  total: Json
  discount: number | null
  lineDiscount: number | null
  margin?: number | null
  paymentTerms: string | null
  reasons: Reason[]
  state: 'open' | 'approved' | 'declined' | 'void' | 'withdrawn'
  askedBy: Person | null
  askedAt: string
  note: string | null
  step: number
  steps: { mode: 'all' | 'any'; seats: { kind: 'role' | 'user'; name: string; decision: SignOffDecision | null }[] }[]
  canDecide: boolean
  inPlaceOf: Person | null
  canWithdraw: boolean
}

export interface SignOffsOf {
  needs: Reason[]
  needed: boolean
  approved: boolean
  data: SignOffJson[]
}

export const signOffsKey = ['sign-offs'] as const

export const toDecideQuery = queryOptions({
  queryKey: [...signOffsKey, 'toDecide'],
  queryFn: ({ signal }) => api.get<{ data: SignOffJson[] }>('/sign-offs', { signal }),
  select: ({ data }) => data,
})

export const askedQuery = queryOptions({
  queryKey: [...signOffsKey, 'asked'],
  queryFn: ({ signal }) => api.get<{ data: SignOffJson[] }>('/sign-offs', { query: { of: 'asked' }, signal }),
  select: ({ data }) => data,
})

export const signOffsOfQuery = (object: string, id: string, version: number) =>
  queryOptions({
    queryKey: [...signOffsKey, object, id, version],
    queryFn: ({ signal }) => api.get<SignOffsOf>(`/records/${object}/${id}/sign-offs`, { signal }),
    meta: { quiet: true },
  })
