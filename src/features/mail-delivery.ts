import { isIP, type Socket } from 'node:net'
import { Readable } from 'node:stream'
import { TLSSocket } from 'node:tls'
import { domainToASCII } from 'node:url'
import SMTPConnection from 'nodemailer/lib/smtp-connection'
import XOAuth2 from 'nodemailer/lib/xoauth2'
import type { MailServer } from '../model/mail-server.ts'
import { failureOf, type MailFailure, type MailStep, NotDelivered, plainReply } from './mail-failure.ts'
import { type MailReach, openRoute } from './mail-reach.ts'

/** A letter as it leaves: its bytes, and what the server is told of where it goes. */
export interface PostedLetter {
  from: string
  to: readonly string[]
  raw: Buffer
}

/** What the server said: it has the letter, for all but these. */
export interface Taken {
  reply: string
  refused: { address: string; failure: MailFailure }[]
}

/** A step that was passed, with what is to be known of it. */
export interface PassedStep {
  step: MailStep
  code: string
  params: Record<string, string>
  /** Of a certificate. */
  until?: Date
}

/** By which server, and as whom. */
export type MailAccount = Pick<MailServer, 'host' | 'port' | 'security' | 'user' | 'password'> & {
  /** Takes the place of the password where a service gives one (XOAUTH2). */
  token?: string
}

interface Delivery {
  reach: MailReach
  server: MailAccount
  letter: PostedLetter
  /** Told of each step that was passed. */
  passed?: (step: PassedStep) => void
  /** Called when the letter leaves next: from then on it may have been taken, until the server says that it was not. */
  leaving?: () => Promise<void>
}

/**
 * All of a delivery of so many bytes, in milliseconds: also with a server that says a letter at a time. Of a slow line 50 kB a second
 * are expected.
 */
export const patienceFor = (bytes: number): number => 60_000 + Math.ceil(bytes / 50)
const waits = { greetingTimeout: 10_000, connectionTimeout: 20_000, socketTimeout: 20_000, socketCloseTimeout: 1000 }
/** In bytes; whoever says more in one answer is no mail server. */
const longestAnswer = 64_000

/**
 * Hands a letter to a server. Throws NotDelivered where it was taken for nobody. Nothing is said to the server before TLS holds,
 * where that is asked for.
 */
export async function deliver({ reach, server, letter, passed = () => {}, leaving }: Delivery): Promise<Taken> {
  const addresses = await reach.resolve(server)
  passed({ step: 'name', code: 'nameKnown', params: { host: server.host, addresses: addresses.join(', ') } })
  const socket = await openRoute(addresses, server.port)
  passed({
    step: 'route',
    code: 'routeOpen',
    params: { address: socket.remoteAddress ?? '', port: String(server.port) },
  })
  const line = lineOver(socket, server, patienceFor(letter.raw.length))
  try {
    await speak(line, 'greeting', done => line.connect(() => done(null)))
    passed(greeted(line, server))
    await signIn(line, server)
    passed(signedIn(server))
    await leaving?.()
    const taken = await hand(line, letter)
    for (const step of acceptedBy(taken, letter)) passed(step)
    return taken
  } finally {
    line.close()
    socket.destroy()
  }
}

/** A way on which SMTP is spoken, TLS as it was asked for. */
export function lineOver(socket: Socket, { host, port, security }: MailAccount, patience: number): SMTPConnection {
  const name = domainToASCII(host) || host
  const line = new SMTPConnection({
    ...waits,
    maxResponseSize: longestAnswer,
    connection: socket,
    host: name,
    port,
    secure: security === 'tls',
    requireTLS: security === 'startTls',
    ignoreTLS: security === 'plain',
    tls: { minVersion: 'TLSv1.2', ...(isIP(name) ? {} : { servername: name }) },
  })
  const deadline = setTimeout(() => socket.destroy(new Error('The whole of it took too long')), patience)
  socket.once('close', () => clearTimeout(deadline))
  // What goes wrong is told to whoever speaks at that moment; after that it is of no interest.
  line.on('error', () => {})
  return line
}

type Done<Result> = (error: Error | null, result?: Result) => void

/** One thing that is said, and what comes of it. Throws NotDelivered. */
export const speak = <Result>(
  line: SMTPConnection,
  under: MailStep | (() => MailStep),
  say: (done: Done<Result>) => void,
) =>
  new Promise<Result | undefined>((resolve, reject) => {
    const fail = (error: unknown) => reject(failureOf(error, typeof under === 'function' ? under() : under))
    line.once('error', fail)
    line.once('end', () => fail(new Error('The server hung up')))
    say((error, result) => (error ? fail(error) : resolve(result)))
  })

/** Signs in where there is somebody to. Throws NotDelivered. */
export async function signIn(line: SMTPConnection, { user, password, token }: MailAccount): Promise<void> {
  if (!user) return
  if (!line.allowsAuth) throw new NotDelivered({ step: 'signIn', code: 'signInNotOffered' })
  const by = token ? { user, oauth2: new XOAuth2({ user, accessToken: token }) } : { user, pass: password ?? '' }
  await speak(line, 'signIn', done => line.login(by, error => done(error)))
}

/** What `send` answers with; addresses that were not taken come with the server's words. */
interface SendAnswer {
  response?: string
  rejectedErrors?: (Error & { recipient?: string })[]
}

/** The bytes are asked for once the server waits for them: what breaks off before that was surely not taken. */
async function hand(line: SMTPConnection, { from, to, raw }: PostedLetter): Promise<Taken> {
  let begun = false
  const bytes = Readable.from(
    (function* () {
      begun = true
      yield raw
    })(),
    { objectMode: false },
  )
  const sent = await speak<SendAnswer>(
    line,
    () => (begun ? 'content' : 'sender'),
    done => line.send({ from, to: [...to], size: raw.length }, bytes, (error, info) => done(error, info || undefined)),
  )
  const refused = (sent?.rejectedErrors ?? []).map(error => ({
    address: error.recipient ?? '',
    failure: failureOf(error, 'recipient').failure,
  }))
  return { reply: plainReply(sent?.response ?? ''), refused }
}

/** Of the greeting: whether it is encrypted, and who vouches for the server. */
export function greeted(line: SMTPConnection, { security }: MailAccount): PassedStep {
  const socket = line._socket
  if (security === 'plain' || !(socket instanceof TLSSocket)) return { step: 'tls', code: 'tlsNone', params: {} }
  const { valid_to: until, issuer } = socket.getPeerCertificate()
  const by = [issuer?.O, issuer?.CN].flat().filter(Boolean).join(', ')
  return { step: 'tls', code: 'tlsHolds', params: { version: socket.getProtocol() ?? '', by }, until: new Date(until) }
}

/** As whom. */
export const signedIn = ({ user }: MailAccount): PassedStep =>
  user ? { step: 'signIn', code: 'signInTaken', params: { user } } : { step: 'signIn', code: 'signInNone', params: {} }

const acceptedBy = ({ reply }: Taken, { from, to }: PostedLetter): PassedStep[] => [
  { step: 'sender', code: 'senderTaken', params: { address: from } },
  { step: 'recipient', code: 'recipientTaken', params: { address: to.join(', ') } },
  { step: 'content', code: 'contentTaken', params: { reply } },
]
