import { queryOptions } from '@tanstack/react-query'
import { api } from '../../../app/api.ts'

export const securities = ['tls', 'startTls', 'plain'] as const
export type Security = (typeof securities)[number]

export interface MailboxServer {
  host: string
  port: number
  security: Security
  user: string
}

/** A mailbox as far as it is shown; of those of others only that they are there. */
export interface Mailbox {
  id: string
  kind: 'personal' | 'shared'
  owner: string | null
  active: boolean
  works: boolean
  readAt: string | null
  version: number
  can: { use: boolean; change: boolean; remove: boolean }
  address?: string
  name?: string
  users?: string[]
  teams?: string[]
  since?: string
  signature?: string | null
  /** `password`, or a service. */
  signIn?: string
  imap?: MailboxServer
  smtp?: MailboxServer | null
  rules?: { addresses: string[]; folders: string[] }
  readFolders?: string[]
  failure?: { step: string; message: string; reply: string | null; whatToDo: string; at: string } | null
}

const lookEvery = 10_000

export const mailboxesQuery = queryOptions({
  queryKey: ['mailboxes'],
  queryFn: async ({ signal }) => (await api.get<{ data: Mailbox[] }>('/mailboxes', { signal })).data,
  refetchInterval: lookEvery,
})

export const mailboxPolicyQuery = queryOptions({
  queryKey: ['mailbox-policy'],
  queryFn: ({ signal }) => api.get<{ personal: boolean }>('/mailbox-policy', { signal }),
})
