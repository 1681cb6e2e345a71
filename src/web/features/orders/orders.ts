import { queryOptions } from '@tanstack/react-query'
import type { JsonObject } from '../../../model/index.ts'
import { api } from '../../app/api.ts'

export interface WayStage {
  stage: string
  name: string
  clientName: string
  tellsClient: boolean
  kind: 'open' | 'won' | 'lost'
  reachedAt: string | null
  leftAt: string | null
  plannedOn: string | null
}

export interface Way {
  stages: WayStage[]
  late: boolean
  told: {
    stage: string
    at: string
    outcome: 'written' | 'noAddress' | 'noMailbox' | 'failed'
    address: string | null
  }[]
  address: string | null
}

export interface OrderLine {
  line: number
  name: string
  unit: string | null
  ordered: number
  returned: number
  left: number
}

export interface ChainLink {
  object: 'deal' | 'quote' | 'order' | 'invoice' | 'case'
  id: string
  number: string | null
  documentNumber: string | null
  name: string
  status: string | null
  stage: string | null
  total: JsonObject | null
}

export interface OrderLink {
  id: string
  expiresAt: string
  endedAt: string | null
  openedAt: string | null
  openings: number
}

/** Everything of an order besides its fields: dropped together when something of it is changed. */
export const orderKey = (id: string) => ['orders', id] as const

export const wayQuery = (id: string, version: number) =>
  queryOptions({
    queryKey: [...orderKey(id), 'way', version],
    queryFn: ({ signal }) => api.get<Way>(`/orders/${id}/way`, { signal }),
  })

export const linesQuery = (id: string) =>
  queryOptions({
    queryKey: [...orderKey(id), 'lines'],
    queryFn: ({ signal }) => api.get<{ data: OrderLine[] }>(`/orders/${id}/lines`, { signal }),
    select: ({ data }) => data,
  })

export const linksQuery = (id: string) =>
  queryOptions({
    queryKey: [...orderKey(id), 'links'],
    queryFn: ({ signal }) => api.get<{ data: OrderLink[] }>(`/orders/${id}/client-links`, { signal }),
    select: ({ data }) => data.filter(({ endedAt, expiresAt }) => !endedAt && Date.parse(expiresAt) > Date.now()),
  })

export const chainQuery = (object: string, id: string, version: number) =>
  queryOptions({
    queryKey: ['chain', object, id, version],
    queryFn: ({ signal }) => api.get<{ data: ChainLink[] }>(`/records/${object}/${id}/chain`, { signal }),
    select: ({ data }) => data,
    meta: { quiet: true },
  })
