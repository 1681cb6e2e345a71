import { queryOptions } from '@tanstack/react-query'
import { api } from '../../../app/api.ts'

export const securities = ['tls', 'startTls', 'plain'] as const
export type Security = (typeof securities)[number]

export interface MailServer {
  host: string
  port: number
  security: Security
  user: string | null
  fromAddress: string
  fromName: string
  by: 'company' | 'environment'
  hasPassword: boolean
  version: number
}

export interface Mail {
  server: MailServer | null
  /** With which links begin. */
  address: string | null
}

export const mailQuery = queryOptions({
  queryKey: ['mail-server'],
  queryFn: ({ signal }) => api.get<Mail>('/mail-server', { signal }),
})

export interface Letter {
  id: string
  kind:
    | 'invitation'
    | 'reset'
    | 'forgotten'
    | 'signOn'
    | 'newDevice'
    | 'passwordChanged'
    | 'factorAdded'
    | 'factorRemoved'
    | 'codesRenewed'
    | 'keyMade'
    | 'appConnected'
    | 'emailChanged'
  user: { id: string; name: string; email: string } | null
  state: 'waiting' | 'sent' | 'dropped'
  at: string
  attempts: number
  dueAt: string
  endedAt: string | null
  reason: { message: string } | null
  failure: { message: string; reply: string | null; whatToDo: string } | null
}

const lookEvery = 5000

/** What waits may leave at any moment. */
export const lettersQuery = queryOptions({
  queryKey: ['letters'],
  queryFn: async ({ signal }) => (await api.get<{ data: Letter[] }>('/letters', { signal })).data,
  refetchInterval: query => (query.state.data?.some(({ state }) => state === 'waiting') ? lookEvery : false),
  refetchOnMount: 'always',
})
