import { queryOptions } from '@tanstack/react-query'
import { api } from '../../../app/api.ts'

export const dialects = ['fields', 'mango', 'twilio'] as const
export type Dialect = (typeof dialects)[number]

export interface CallOut {
  method: 'GET' | 'POST'
  url: string
  body: string | null
  contentType: string
}

/** A line as it is set, without what is secret of it. */
export interface PhoneLine {
  id: string
  name: string
  settings: {
    dialect: Dialect
    fields: Record<string, string>
    words: Record<string, string[]>
    signatureHeader: string
    callOut: CallOut | null
  }
  source: string
  /** To which the provider reports. */
  address: string
  responsible: string | null
  callBackMinutes: number
  active: boolean
  hasSecret: boolean
  version: number
}

export const linesQuery = queryOptions({
  queryKey: ['phone-lines'],
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
