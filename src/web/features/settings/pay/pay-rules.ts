import { queryOptions } from '@tanstack/react-query'
import type { JsonObject } from '../../../../model/index.ts'
import type { PayReward, PayScale, PayStep } from '../../../../model/pay.ts'
import { api } from '../../../app/api.ts'

export interface NewPayRule {
  name: string
  people: { users: string[]; teams: string[]; roles: string[] }
  source: 'won' | 'paid'
  base: 'amount' | 'margin'
  filter: JsonObject | null
  reward: PayReward
  scale: PayScale
  steps: PayStep[]
  cap: string | null
  span: 'month' | 'quarter'
  validFrom: string | null
  validTo: string | null
}

export interface PayRule extends NewPayRule {
  id: string
  version: number
}

export const payRulesQuery = queryOptions({
  queryKey: ['pay-rules'],
  queryFn: ({ signal }) => api.get<{ data: PayRule[] }>('/pay-rules', { signal }),
  select: ({ data }) => data,
})

export const freshRule: NewPayRule = {
  name: '',
  people: { users: [], teams: [], roles: [] },
  source: 'won',
  base: 'amount',
  filter: null,
  reward: 'percent',
  scale: 'marginal',
  steps: [{ from: '0', rate: '' }],
  cap: null,
  span: 'month',
  validFrom: null,
  validTo: null,
}
