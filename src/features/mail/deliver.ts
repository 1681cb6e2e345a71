import { isIP, type Socket } from 'node:net'
import { TLSSocket } from 'node:tls'
import { domainToASCII } from 'node:url'
import MailComposer from 'nodemailer/lib/mail-composer'
import SMTPConnection from 'nodemailer/lib/smtp-connection'
import type { MailServer } from '../../model/mail-server.ts'
import { failureOf, type MailStep, NotDelivered, plainReply } from './failure.ts'
import { type MailReach, openRoute } from './reach.ts'

/** A letter as it leaves. */
export interface Message {
  to: { name: string; address: string }
  subject: string
  text: string
  html: string
  /** The same for every attempt, so that one that was taken twice is seen to be the same. */
  id: string
}

/** A step that was passed, with what is to be known of it. */
export interface PassedStep {
  step: MailStep
  code: string
  params: Record<string, string>
  /** Of a certificate. */
  until?: Date
}

interface Delivery {
  reach: MailReach
  server: MailServer
  message: Message
  /** Told of each step that was passed. */
  passed?: (step: PassedStep) => void
}

/** All of a delivery, in milliseconds: also with a server that says a letter at a time. */
const patience = 60_000
const waits = { greetingTimeout: 10_000, connectionTimeout: 20_000, socketTimeout: 20_000, socketCloseTimeout: 1000 }
/** In bytes; whoever says more in one answer is no mail server. */
const longestAnswer = 64_000

/** Hands a letter to a server. Throws NotDelivered. Nothing is said to it before TLS holds, where that is asked for. */
export async function deliver({ reach, server, message, passed = () => {} }: Delivery): Promise<void> {
  const addresses = await reach.resolve(server)
  passed({ step: 'name', code: 'nameKnown', params: { host: server.host, addresses: addresses.join(', ') } })
  const socket = await openRoute(addresses, server.port)
  passed({
    step: 'route',
    code: 'routeOpen',
    params: { address: socket.remoteAddress ?? '', port: String(server.port) },
  })
  const line = lineOver(socket, server)
  try {
    await speak(line, 'greeting', done => line.connect(() => done(null)))
    passed(greeted(line, server))
    await signIn(line, server)
    passed(signedIn(server))
    const answer = await hand(line, { server, message })
    for (const step of acceptedBy(answer, { server, message })) passed(step)
  } finally {
    line.close()
    socket.destroy()
  }
}

function lineOver(socket: Socket, { host, port, security }: MailServer): SMTPConnection {
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
const speak = <Result>(line: SMTPConnection, under: MailStep, say: (done: Done<Result>) => void) =>
  new Promise<Result | undefined>((resolve, reject) => {
    const fail = (error: unknown) => reject(failureOf(error, under))
    line.once('error', fail)
    line.once('end', () => fail(new Error('The server hung up')))
    say((error, result) => (error ? fail(error) : resolve(result)))
  })

async function signIn(line: SMTPConnection, { user, password }: MailServer): Promise<void> {
  if (!user) return
  if (!line.allowsAuth) throw new NotDelivered({ step: 'signIn', code: 'signInNotOffered' })
  await speak(line, 'signIn', done => line.login({ user, pass: password ?? '' }, error => done(error)))
}

async function hand(line: SMTPConnection, { server, message }: Pick<Delivery, 'server' | 'message'>): Promise<string> {
  const raw = await compose(server, message)
  const envelope = { from: server.fromAddress, to: [message.to.address] }
  const sent = await speak<{ response?: string }>(line, 'content', done =>
    line.send(envelope, raw, (error, info) => done(error, info || undefined)),
  )
  return plainReply(sent?.response ?? '')
}

/** Names and subject become headers by the library, which encodes what could end one. */
const compose = (server: MailServer, { to, subject, text, html, id }: Message): Promise<Buffer> =>
  new MailComposer({
    from: { name: server.fromName, address: server.fromAddress },
    to,
    subject,
    text,
    html,
    messageId: `<${id}@${server.fromAddress.slice(server.fromAddress.lastIndexOf('@') + 1)}>`,
    headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
    disableFileAccess: true,
    disableUrlAccess: true,
  })
    .compile()
    .build()

function greeted(line: SMTPConnection, { security }: MailServer): PassedStep {
  const socket = line._socket
  if (security === 'plain' || !(socket instanceof TLSSocket)) return { step: 'tls', code: 'tlsNone', params: {} }
  const { valid_to: until, issuer } = socket.getPeerCertificate()
  const by = [issuer?.O, issuer?.CN].flat().filter(Boolean).join(', ')
  return { step: 'tls', code: 'tlsHolds', params: { version: socket.getProtocol() ?? '', by }, until: new Date(until) }
}

const signedIn = ({ user }: MailServer): PassedStep =>
  user ? { step: 'signIn', code: 'signInTaken', params: { user } } : { step: 'signIn', code: 'signInNone', params: {} }

const acceptedBy = (reply: string, { server, message }: Pick<Delivery, 'server' | 'message'>): PassedStep[] => [
  { step: 'sender', code: 'senderTaken', params: { address: server.fromAddress } },
  { step: 'recipient', code: 'recipientTaken', params: { address: message.to.address } },
  { step: 'content', code: 'contentTaken', params: { reply } },
]
