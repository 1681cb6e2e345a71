import { queryOptions } from '@tanstack/react-query'
import type { JsonObject } from '../../../../model/index.ts'
import { api } from '../../../app/api.ts'

export interface DiscountLimit {
  role: string
  perLine: number | null
  whole: number | null
  minMargin: number | null
}

export type Approver = { kind: 'role' | 'user'; id: string } | { kind: 'head' }

export interface RuleStep {
  mode: 'all' | 'any'
  approvers: Approver[]
}

export interface SignOffRule {
  id: string
  version: number
  name: string
  object: 'quote' | 'invoice' | 'document'
  filter: JsonObject | null
  discountFrom: number | null
  usualTerms: string[] | null
  roles: string[]
  overLimit: boolean
  steps: RuleStep[]
  ownAllowed: boolean
  remindHours: number
  position: number
  active: boolean
}

export const limitsQuery = queryOptions({
  queryKey: ['discount-limits'],
  queryFn: ({ signal }) => api.get<{ data: DiscountLimit[] }>('/discount-limits', { signal }),
  select: ({ data }) => data,
})

export const rulesQuery = queryOptions({
  queryKey: ['sign-off-rules'],
  queryFn: ({ signal }) => api.get<{ data: SignOffRule[] }>('/sign-off-rules', { signal }),
  select: ({ data }) => data,
})
