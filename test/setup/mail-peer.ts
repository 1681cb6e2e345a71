import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
import { makeCertificate, type Pair } from './certificate.ts'

/** A letter as it came. */
export interface Received {
  from: string
  to: string[]
  raw: string
  subject: string
  text: string
  html: string
}

/** A real mail server on this machine, with STARTTLS and sign-in. */
export interface MailPeer {
  port: number
  /** Where its letters would be read: whoever asks is told at once that they are not. */
  imapPort: number
  received: Received[]
  /** How often somebody has connected. */
  calls: number
  /** What it refuses for now, in its words: `{ recipient: '550 5.1.1 No such user' }`. */
  refuses: Partial<Record<'connection' | 'signIn' | 'sender' | 'recipient' | 'content', string>>
  stop(): Promise<void>
}

export const mailUser = { user: 'crm@romashka.example', password: 'mail-secret-7731' }

interface Opening {
  /** TLS from the first byte. */
  secure?: boolean
  /** Nothing is encrypted, and no sign-in asked. */
  plain?: boolean
  pair?: Pair
  /** Its user's, if not the usual one. */
  password?: string
  /** Access tokens that it lets in by (XOAUTH2), with the user each belongs to. */
  tokens?: ReadonlyMap<string, string>
}

let believed: Promise<Pair> | undefined

/**
 * A certificate that is believed from now on in this process. There is one for all files that share the process: of
 * several that bear the same name only the first would be looked at.
 */
export const believedPair = (): Promise<Pair> => {
  believed ??= believeNew()
  return believed
}

async function believeNew(): Promise<Pair> {
  const pair = await makeCertificate()
  setDefaultCACertificates([...getCACertificates('default'), pair.certificate])
  return pair
}

export async function startMailPeer({
  secure = false,
  plain = false,
  pair,
  password = mailUser.password,
  tokens,
}: Opening = {}): Promise<MailPeer> {
  const unread = await startOddPeer(socket => socket.end('* BYE No letters are read here\r\n'))
  const peer: MailPeer = { port: 0, imapPort: unread.port, received: [], calls: 0, refuses: {}, stop }
  const server = new SMTPServer({
    secure,
    ...(pair && { cert: pair.certificate, key: pair.key }),
    authOptional: plain && !tokens,
    ...(tokens && { authMethods: ['XOAUTH2'], allowInsecureAuth: true }),
    disabledCommands: tokens ? ['STARTTLS'] : plain ? ['STARTTLS', 'AUTH'] : secure ? ['STARTTLS'] : [],
    logger: false,
    closeTimeout: 100,
    ...answersOf(peer, { password, tokens }),
  })
  // What callers do wrong is theirs to hear.
  server.on('error', () => {})
  server.listen(0, '127.0.0.1')
  await once(server.server, 'listening')
  const address = server.server.address()
  if (!address || typeof address === 'string') throw new Error('no port')
  peer.port = address.port
  return peer

  async function stop(): Promise<void> {
    await Promise.all([unread.stop(), new Promise<void>(resolve => server.close(() => resolve()))])
  }
}

/** As an operator names them his own: a peer's two places. */
export const targetsOf = ({ port, imapPort }: MailPeer, host = '127.0.0.1'): string[] => [
  `smtp://${host}:${port}`,
  `imap://${host}:${imapPort}`,
]

/** A shared mailbox whose letters leave by a peer, as it is set up. */
export function mailboxAt({ port, imapPort }: MailPeer, host = '127.0.0.1') {
  const { user, password } = mailUser
  const smtp = { host, port, security: 'startTls', user }
  return {
    kind: 'shared',
    address: 'sales@romashka.example',
    name: 'Ромашка',
    imap: { ...smtp, port: imapPort },
    smtp,
    password,
  }
}

function answersOf(peer: MailPeer, { password, tokens }: Pick<Opening, 'password' | 'tokens'>): SMTPServerOptions {
  const refusal = (text: string) => {
    const [, code = '550', words = ''] = text.match(/^(\d{3}) (.*)$/) ?? []
    return Object.assign(new Error(words), { responseCode: Number(code) })
  }
  const answer = (step: keyof MailPeer['refuses']) => {
    const text = peer.refuses[step]
    return text ? refusal(text) : null
  }
  return {
    onConnect(_, done) {
      peer.calls++
      done(answer('connection'))
    },
    onAuth({ username, password: given, accessToken }, _, done) {
      const isRight = tokens
        ? tokens.get(accessToken ?? '') === username
        : username === mailUser.user && given === password
      const refused = answer('signIn') ?? (isRight ? null : refusal('535 5.7.8 Bad credentials'))
      done(refused, refused ? undefined : { user: username })
    },
    onMailFrom: (_, __, done) => done(answer('sender')),
    onRcptTo: (_, __, done) => done(answer('recipient')),
    onData(stream, { envelope }, done) {
      let raw = ''
      stream.setEncoding('utf8').on('data', part => {
        raw += part
      })
      stream.on('end', () => {
        const refused = answer('content')
        const from = envelope.mailFrom ? envelope.mailFrom.address : ''
        if (!refused)
          peer.received.push({ from, to: envelope.rcptTo.map(({ address }) => address), raw, ...readLetter(raw) })
        done(refused)
      })
    },
  }
}

/** A server of a few lines: says what it is told to whoever connects. */
export async function startOddPeer(talk: (socket: Socket) => void): Promise<{ port: number; stop(): Promise<void> }> {
  const open = new Set<Socket>()
  const server = createServer(socket => {
    open.add(socket)
    socket.on('error', () => {})
    talk(socket)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (!address || typeof address === 'string') throw new Error('no port')
  return {
    port: address.port,
    async stop() {
      for (const socket of open) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}

/** Subject and the two texts of a letter, decoded. */
function readLetter(raw: string): Pick<Received, 'subject' | 'text' | 'html'> {
  const parts = raw.split(/\r?\n--[^\r\n]+\r?\n/).slice(1)
  const part = (type: string) =>
    decodePart(parts.find(text => text.toLowerCase().startsWith(`content-type: ${type}`)) ?? '')
  const [, subject = ''] = raw.replace(/\r?\n[ \t]+/g, ' ').match(/^Subject: (.*)$/m) ?? []
  return { subject: decodeWords(subject.trim()), text: part('text/plain'), html: part('text/html') }
}

function decodePart(part: string): string {
  const [head = '', ...rest] = part.split(/\r?\n\r?\n/)
  const body = rest.join('\n\n')
  if (/transfer-encoding: base64/i.test(head)) return Buffer.from(body, 'base64').toString()
  if (!/transfer-encoding: quoted-printable/i.test(head)) return body
  return decodeQuoted(body.replace(/=\r?\n/g, ''))
}

const decodeQuoted = (text: string): string =>
  Buffer.from(
    text.replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  ).toString()

/** RFC 2047. */
const decodeWords = (text: string): string =>
  text
    .replace(/\?=\s+=\?/g, '?==?')
    .replace(/=\?utf-8\?([bq])\?([^?]*)\?=/gi, (_, kind, body) =>
      /b/i.test(kind) ? Buffer.from(body, 'base64').toString() : decodeQuoted(body.replaceAll('_', ' ')),
    )
