import type { MailSecurity } from '../../../model/mail-server.ts'

/** One of the two servers of a mailbox, as a service or a company names it; the user is filled in by address. */
export interface NamedServer {
  host: string
  port: number
  security: Exclude<MailSecurity, 'plain'>
  user: string
}

export type NamedServers = Record<'imap' | 'smtp', NamedServer | null>

/** Services that many have their mail with, among them those that serve domains of companies. */
export const mailServices = ['yandex', 'mailRu', 'google', 'microsoft', 'rambler', 'icloud', 'yahoo'] as const
export type MailService = (typeof mailServices)[number]

interface Known {
  service: MailService
  domains: readonly string[]
  /** What the mail exchangers of companies end with that have their mail there. */
  exchangers: readonly string[]
  imap: string
  smtp: string
  /** Sending begins with STARTTLS on port 587; otherwise with TLS on 465. */
  startTls?: true
}

/** As the help of each service names them. */
const known: readonly Known[] = [
  {
    service: 'yandex',
    domains: ['yandex.ru', 'ya.ru', 'yandex.com', 'yandex.by', 'yandex.kz'],
    exchangers: ['mx.yandex.net', 'mx.yandex.ru'],
    imap: 'imap.yandex.ru',
    smtp: 'smtp.yandex.ru',
  },
  {
    service: 'mailRu',
    domains: ['mail.ru', 'bk.ru', 'list.ru', 'inbox.ru', 'internet.ru'],
    exchangers: ['emx.mail.ru'],
    imap: 'imap.mail.ru',
    smtp: 'smtp.mail.ru',
  },
  {
    service: 'google',
    domains: ['gmail.com', 'googlemail.com'],
    exchangers: ['aspmx.l.google.com', 'smtp.google.com'],
    imap: 'imap.gmail.com',
    smtp: 'smtp.gmail.com',
  },
  {
    service: 'microsoft',
    domains: ['outlook.com', 'hotmail.com', 'live.com', 'msn.com'],
    exchangers: [],
    imap: 'outlook.office365.com',
    smtp: 'smtp-mail.outlook.com',
    startTls: true,
  },
  {
    service: 'microsoft',
    domains: [],
    exchangers: ['mail.protection.outlook.com', 'mx.microsoft'],
    imap: 'outlook.office365.com',
    smtp: 'smtp.office365.com',
    startTls: true,
  },
  {
    service: 'rambler',
    domains: ['rambler.ru', 'lenta.ru', 'autorambler.ru', 'myrambler.ru', 'ro.ru'],
    exchangers: [],
    imap: 'imap.rambler.ru',
    smtp: 'smtp.rambler.ru',
  },
  {
    service: 'icloud',
    domains: ['icloud.com', 'me.com'],
    exchangers: [],
    imap: 'imap.mail.me.com',
    smtp: 'smtp.mail.me.com',
    startTls: true,
  },
  {
    service: 'yahoo',
    domains: ['yahoo.com'],
    exchangers: [],
    imap: 'imap.mail.yahoo.com',
    smtp: 'smtp.mail.yahoo.com',
  },
]

/** A service with its servers. */
export interface FoundService {
  service: MailService
  imap: Omit<NamedServer, 'user'>
  smtp: Omit<NamedServer, 'user'>
}

const foundOf = (each: Known | undefined): FoundService | null =>
  each
    ? {
        service: each.service,
        imap: { host: each.imap, port: 993, security: 'tls' },
        smtp: { host: each.smtp, ...(each.startTls ? startTls : tls) },
      }
    : null

const tls = { port: 465, security: 'tls' } as const
const startTls = { port: 587, security: 'startTls' } as const

/** Whose addresses end with it. */
export const serviceOf = (domain: string): FoundService | null =>
  foundOf(known.find(({ domains }) => domains.includes(domain)))

/** Where a company has its mail, by what takes its letters. */
export const serviceByExchanger = (exchanger: string): FoundService | null =>
  foundOf(known.find(({ exchangers }) => exchangers.some(each => isUnder(exchanger, each))))

/** Which service a server belongs to: how it wants to be signed in to is said by that. */
export const serviceOfHost = (host: string): MailService | null =>
  known.find(({ imap, smtp }) => imap === host || smtp === host)?.service ?? null

/** Whether a name is another or lies below it. */
export const isUnder = (name: string, parent: string): boolean => name === parent || name.endsWith(`.${parent}`)
