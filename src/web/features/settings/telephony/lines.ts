import { queryOptions } from '@tanstack/react-query'
import { api } from '../../../app/api.ts'

export const dialects = ['fields', 'mango', 'twilio', 'asterisk'] as const
export type Dialect = (typeof dialects)[number]

export interface CallOut {
  method: 'GET' | 'POST'
  url: string
  body: string | null
  contentType: string
}

export interface Asterisk {
  host: string
  port: number
  security: 'tls' | 'plain'
  user: string
  channel: string
  context: string
  dial: string
  recordings: string | null
}

/** A line as it is set, without what is secret of it. */
export interface PhoneLine {
  id: string
  name: string
  settings: {
    dialect: Dialect
    fields?: Record<string, string>
    words?: Record<string, string[]>
    signatureHeader?: string
    callOut?: CallOut | null
    asterisk?: Asterisk
  }
  source: string
  /** To which the provider reports. */
  address: string
  responsible: string | null
  users: string[]
  teams: string[]
  callBackMinutes: number
  recordingDays: number
  active: boolean
  hasSecret: boolean
  /** Of Asterisk: since when it is listened to, and why it is not. */
  connectedAt: string | null
  failure: { step: string; code: string; says?: string } | null
  version: number
}

export const linesQuery = queryOptions({
  queryKey: ['phone-lines'],
  // Whether an exchange is listened to changes by itself.
  refetchInterval: 10_000,
  queryFn: async ({ signal }) => (await api.get<{ data: PhoneLine[] }>('/phone-lines', { signal })).data,
})

export interface Extension {
  user: string
  extension: string
}

export const extensionsQuery = queryOptions({
  queryKey: ['phone-extensions'],
  queryFn: async ({ signal }) => (await api.get<{ data: Extension[] }>('/phone-extensions', { signal })).data,
})
