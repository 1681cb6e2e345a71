import { isIP } from 'node:net'
import { domainToASCII } from 'node:url'
import type { ImapFlow } from 'imapflow'
import type { PassedStep } from '../../mail-delivery.ts'
import { failureOf, NotDelivered, plainReply } from '../../mail-failure.ts'
import { type MailReach, openRoute } from '../../mail-reach.ts'
import { knownBetter } from '../../mail-trial.ts'
import type { MailboxServer } from '../mailboxes/mailbox.ts'

interface Opening {
  reach: MailReach
  server: MailboxServer
  password: string
  /** Takes its place where the service gives one. */
  token?: string
  /** Told of each step that was passed. */
  passed?: (step: PassedStep) => void
  /** Ends the call while it is under way. */
  signal?: AbortSignal
}

/** In bytes: a longer letter is not read to its end. */
export const longestLetter = 30_000_000

/**
 * Signs in to a mailbox, at one of the very addresses that were looked at. Nothing is said before TLS holds, where that is asked for.
 * Throws NotDelivered with the step that failed and the server's words; where `signal` ended it, its reason.
 */
export async function openImap(opening: Opening): Promise<ImapFlow> {
  const { reach, server, password, token, passed = () => {}, signal } = opening
  const addresses = await reach.resolve(server)
  passed({ step: 'name', code: 'nameKnown', params: { host: server.host, addresses: addresses.join(', ') } })
  const route = await openRoute(addresses, server.port, signal)
  const host = route.remoteAddress ?? addresses[0] ?? ''
  route.destroy()
  passed({ step: 'route', code: 'routeOpen', params: { address: host, port: String(server.port) } })
  const name = domainToASCII(server.host) || server.host
  const { ImapFlow: Line } = await import('imapflow')
  const imap = new Line({
    host,
    port: server.port,
    secure: server.security === 'tls',
    doSTARTTLS: server.security === 'startTls',
    ...(isIP(name) ? {} : { servername: name }),
    tls: { minVersion: 'TLSv1.2' },
    auth: { user: server.user, ...(token ? { accessToken: token } : { pass: password }) },
    clientInfo: { name: 'Rapport' },
    disableAutoIdle: true,
    logger: false,
    connectionTimeout: 15_000,
    greetingTimeout: 15_000,
    socketTimeout: 300_000,
    maxLiteralSize: longestLetter + 1_000_000,
  })
  // What goes wrong is told to whoever speaks at that moment.
  imap.on('error', () => {})
  const hangUp = () => imap.close()
  signal?.addEventListener('abort', hangUp)
  const tls: PassedStep = { step: 'tls', code: server.security === 'plain' ? 'tlsNone' : 'tlsKnown', params: {} }
  try {
    await imap.connect()
    passed(tls)
    passed({ step: 'signIn', code: 'signInTaken', params: { user: server.user } })
    return imap
  } catch (error) {
    imap.close()
    signal?.throwIfAborted()
    const failure = await knownBetter(imapFailure(error, 'greeting'), { server, addresses, signal })
    signal?.throwIfAborted()
    // Nobody is let in or refused before it holds.
    if (failure.failure.step === 'signIn') passed(tls)
    throw failure
  } finally {
    signal?.removeEventListener('abort', hangUp)
  }
}

/** What an error of the library means, in the words that the server said. */
export function imapFailure(error: unknown, under: 'greeting' | 'folder'): NotDelivered {
  if (error instanceof NotDelivered) return error
  const told = (name: string): string => {
    const value = error instanceof Error ? Object.entries(error).find(([key]) => key === name)?.[1] : undefined
    return typeof value === 'string' ? value : ''
  }
  const reply = plainReply(told('responseText') || told('serverResponseCode'))
  const words = reply ? { reply } : {}
  if (error instanceof Error && 'authenticationFailed' in error && error.authenticationFailed)
    return new NotDelivered({ step: 'signIn', code: 'signInRefused', ...words })
  const code = told('code')
  if (code === 'ETHROTTLE') return new NotDelivered({ step: under, code: 'tooMany', ...words })
  if (code === 'GREETING_TIMEOUT' || code === 'ETIMEOUT' || code === 'CONNECT_TIMEOUT')
    return new NotDelivered({ step: under, code: 'silent' })
  if (/STARTTLS/i.test(error instanceof Error ? error.message : ''))
    return new NotDelivered({ step: 'tls', code: 'noStartTls', ...words })
  if (under === 'folder' && reply) return new NotDelivered({ step: 'folder', code: 'folderMissing', reply })
  const { step, code: meaning, reply: said } = failureOf(error, 'greeting').failure
  return new NotDelivered({ step: step === 'greeting' ? under : step, code: meaning, ...(said && { reply: said }) })
}
