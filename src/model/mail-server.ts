import { domainToAscii } from './domain.ts'
import { readEmail } from './email-address.ts'

/** How a mail server is spoken to: by TLS from the first byte, by STARTTLS before anything else, or plainly on this machine. */
export const mailSecurities = ['tls', 'startTls', 'plain'] as const
export type MailSecurity = (typeof mailSecurities)[number]

/** By which letters leave, and in whose name. */
export interface MailServer {
  host: string
  port: number
  security: MailSecurity
  user: string | null
  password: string | null
  fromAddress: string
  fromName: string
}

/** How letters leave, and how they are read. */
export type MailProtocol = 'smtp' | 'imap'

/** Protocols of which servers may stand among the operator's own addresses; `ami` is the manager interface of Asterisk. */
export type TargetProtocol = MailProtocol | 'ami' | 'sftp'

/** Where mail servers of the public internet listen. Others are the operator's to allow. */
export const mailPorts: Record<MailProtocol, readonly number[]> = { smtp: [25, 465, 587, 2525], imap: [143, 993] }

/** What is wrong with one of the two texts, and how it has to be. */
export interface WrongMailServer {
  of: 'smtp' | 'smtpFrom'
  problem: string
}

/** Reads `smtp://user:password@host:587` and `Rapport <crm@example.com>`. */
export function mailServerFrom(address: string, from: string): MailServer | WrongMailServer {
  const url = URL.parse(address)
  const wrong = { of: 'smtp', problem: 'must look like smtp://user:password@mail.example.com:587' } as const
  if (!url || !/^smtps?:$/.test(url.protocol) || !url.hostname || url.search || url.hash || url.pathname.length > 1)
    return wrong
  const sender = readSender(from)
  if (!sender) return { of: 'smtpFrom', problem: 'must look like Rapport <crm@example.com>' }
  const secret = readSecrets(url)
  if (!secret || (url.password && !url.username)) return wrong
  const host = hostOf(url)
  const security = url.protocol === 'smtps:' ? 'tls' : isThisMachine(host) ? 'plain' : 'startTls'
  return { host, port: portOf(url), security, ...secret, ...sender }
}

function readSecrets({ username, password }: URL): Pick<MailServer, 'user' | 'password'> | null {
  try {
    return { user: decodeURIComponent(username) || null, password: decodeURIComponent(password) || null }
  } catch {
    return null
  }
}

function readSender(text: string): Pick<MailServer, 'fromAddress' | 'fromName'> | null {
  const [, name = '', address = text] = text.match(/^([^<>]*)<([^<>]+)>$/) ?? []
  const fromAddress = readEmail(address)
  return fromAddress && !hasControls(name) ? { fromAddress, fromName: name.trim() || 'Rapport' } : null
}

/** Line ends and the like, which would begin a header of their own. */
export const hasControls = (text: string): boolean => /\p{Cc}/u.test(text)

const usualPorts: Record<string, number> = { 'smtps:': 465, 'imap:': 143, 'imaps:': 993, 'ami:': 5038, 'sftp:': 22 }

const portOf = ({ protocol, port }: URL): number => Number(port) || (usualPorts[protocol] ?? 587)

const hostOf = ({ hostname }: URL): string => hostname.replace(/^\[|\]$/g, '').toLowerCase()

export const isThisMachine = (host: string): boolean =>
  host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host)

/** An address of the operator's own that may be sent to, in one form; `null` where it is none. */
export function readTarget(text: string): string | null {
  const url = URL.parse(text)
  if (!url) return null
  const [, protocol] = url.protocol.match(/^(smtp|imap|ami|sftp)s?:$/) ?? []
  if (protocol === 'smtp' || protocol === 'imap' || protocol === 'ami' || protocol === 'sftp')
    return url.hostname && !url.username && url.pathname.length < 2 && !url.search && !url.hash
      ? mailTarget(hostOf(url), portOf(url), protocol)
      : null
  return /^https?:$/.test(url.protocol) && url.href === `${url.origin}/` ? url.origin : null
}

/** How a server of mail, of files or of telephony stands among the operator's own addresses. */
export const mailTarget = (host: string, port: number, protocol: TargetProtocol = 'smtp'): string =>
  `${protocol}://${host.toLowerCase()}:${port}`

/** The name or address of a server in one form, as people write it; `null`: it is none. */
export function readMailHost(text: string): string | null {
  const host = text.trim().toLowerCase().replace(/\.$/, '')
  const isAddress = /^[\da-f]*:[\da-f:.]*$/.test(host)
  const isHost = isAddress || /^[a-z\d]([a-z\d.-]*[a-z\d])?$/.test(domainToAscii(host) ?? host)
  return isHost || !host ? host : null
}
