import { queryOptions } from '@tanstack/react-query'
import { api } from '../../../app/api.ts'

export const formats = ['pdf', 'xlsx'] as const

interface Reason {
  code: string
  message: string
}

/** A report or dashboard that is sent by mail. */
export interface MailingJson {
  id: string
  version: number
  of: { kind: 'report' | 'dashboard'; id: string; name: string | null }
  owner: string
  ownerName: string
  crontab: string
  zone: string
  formats: (typeof formats)[number][]
  users: string[]
  teams: string[]
  state: 'on' | 'paused' | 'stopped'
  reason: Reason | null
  nextAt: string | null
  last: { at: string; sent: number; waiting: number; skipped: number; failed: number } | null
  can: { change: boolean }
}

export interface DeliveryJson {
  id: string
  dueAt: string
  recipient: string
  recipientName: string
  trial: boolean
  state: 'waiting' | 'sent' | 'skipped' | 'failed'
  reason: Reason | null
}

export const mailingsKey = ['mailings'] as const

export const mailingsQuery = queryOptions({
  queryKey: [...mailingsKey, 'all'],
  queryFn: ({ signal }) => api.get<{ data: MailingJson[]; canSend: boolean }>('/mailings', { signal }),
})

export const deliveriesQuery = (id: string) =>
  queryOptions({
    queryKey: [...mailingsKey, id, 'deliveries'],
    queryFn: async ({ signal }) =>
      (await api.get<{ data: DeliveryJson[] }>(`/mailings/${id}/deliveries`, { signal })).data,
  })
