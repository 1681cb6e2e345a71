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
  imap?: MailboxServer
  smtp?: MailboxServer | null
  rules?: { addresses: string[]; folders: string[] }
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

type Servers = [imap: string, smtp: string]

/** Servers of services that many have their mail with, as their help names them. */
const yandex: Servers = ['imap.yandex.ru', 'smtp.yandex.ru']
const mailRu: Servers = ['imap.mail.ru', 'smtp.mail.ru']
const known: Record<string, Servers> = {
  ...Object.fromEntries(['yandex.ru', 'ya.ru', 'yandex.com', 'yandex.by', 'yandex.kz'].map(each => [each, yandex])),
  ...Object.fromEntries(['mail.ru', 'bk.ru', 'list.ru', 'inbox.ru', 'internet.ru'].map(each => [each, mailRu])),
  'gmail.com': ['imap.gmail.com', 'smtp.gmail.com'],
  'rambler.ru': ['imap.rambler.ru', 'smtp.rambler.ru'],
  'icloud.com': ['imap.mail.me.com', 'smtp.mail.me.com'],
  'yahoo.com': ['imap.mail.yahoo.com', 'smtp.mail.yahoo.com'],
}

/** Where the mail of an address is read and sent: known of large services, guessed of others. */
export function serversOf(address: string): { imap: MailboxServer; smtp: MailboxServer } {
  const user = address.trim()
  const domain = user.slice(user.lastIndexOf('@') + 1).toLowerCase()
  const [imap, smtp] = known[domain] ?? (domain ? [`imap.${domain}`, `smtp.${domain}`] : ['', ''])
  return {
    imap: { host: imap, port: 993, security: 'tls', user },
    smtp: { host: smtp, port: 465, security: 'tls', user },
  }
}
