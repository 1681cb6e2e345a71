import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import type { JsonObject } from '../../../../model/index.ts'
import { api } from '../../../app/api.ts'
import type { PageOf } from '../../../app/contract.ts'

/** An address that is told what happens. */
export interface WebhookJson {
  id: string
  version: number
  name: string
  url: string
  events: string[]
  filter: JsonObject | null
  fields: string[] | null
  owner: string
  state: 'on' | 'off' | 'paused'
  reason: 'gone' | 'failing' | 'ownerGone' | null
  stateSince: string
  formerUntil: string | null
  failures: number
  failingSince: string | null
  restsUntil: string | null
  deliveredAt: string | null
  waiting: number
  failed: number
  replaying: { from: string; to: string; found: number } | null
}

export const deliveryStates = ['waiting', 'delivered', 'failed', 'skipped'] as const
export type DeliveryState = (typeof deliveryStates)[number]

/** What a webhook is to be told, and what became of it. */
export interface DeliveryJson {
  id: string
  event: string
  type: string
  object: string | null
  record: string | null
  state: DeliveryState
  attempts: number
  createdAt: string
  triedAt: string | null
  dueAt: string | null
  status: number | null
  tookMs: number | null
  failure: string | null
}

export interface WholeDelivery extends DeliveryJson {
  request: string | null
  answer: string | null
}

/** They change by themselves: what is sent, and what is not taken. */
const looksEvery = 5000

export const webhooksQuery = queryOptions({
  queryKey: ['webhooks'],
  queryFn: async ({ signal }) => (await api.get<{ data: WebhookJson[] }>('/webhooks', { signal })).data,
  refetchInterval: looksEvery,
})

export const webhookQuery = (id: string) =>
  queryOptions({
    queryKey: ['webhooks', id],
    queryFn: ({ signal }) => api.get<WebhookJson>(`/webhooks/${id}`, { signal }),
    refetchInterval: looksEvery,
  })

export const logQuery = (id: string, state: DeliveryState | '') =>
  infiniteQueryOptions({
    queryKey: ['webhooks', id, 'log', state],
    queryFn: ({ pageParam, signal }) =>
      api.get<PageOf<DeliveryJson>>(`/webhooks/${id}/deliveries`, {
        query: { state: state || undefined, cursor: pageParam || undefined, limit: 50 },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: last => last.nextCursor ?? undefined,
    refetchInterval: looksEvery,
  })

export const deliveryQuery = (id: string, attempts: number) =>
  queryOptions({
    queryKey: ['webhooks', 'delivery', id, attempts],
    queryFn: ({ signal }) => api.get<WholeDelivery>(`/webhook-deliveries/${id}`, { signal }),
  })
