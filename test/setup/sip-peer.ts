import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { type WebSocket, WebSocketServer } from 'ws'

/*
 * A registrar and proxy for SIP over WebSocket (RFC 3261, 7118) that knows two or more telephones by their passwords. Requests between them
 * it passes on as they are, and keeps itself in between by the sockets alone, so nothing is routed but by who is meant.
 */

export interface SipPeer {
  /** `ws://127.0.0.1:<port>/ws` */
  url: string
  domain: string
  /** Of every message that came: `INVITE`, `200 INVITE`, from whom. */
  heard: { what: string; from: string | null; text: string }[]
  /** Whether somebody is signed in. */
  isSignedIn(login: string): boolean
  close(): Promise<void>
}

interface Options {
  /** Password by login. */
  people: Record<string, string>
  /** Number that is dialled → whose telephone rings; else the login itself. */
  numbers?: Record<string, string>
  /** What such a number answers at once. */
  answers?: Record<string, string>
}

interface Sip {
  /** `INVITE` of a request, `200` of an answer. */
  first: string
  line: string
  headers: [string, string][]
  body: string
}

const domain = 'pbx.romashka.example'
const nonce = randomBytes(8).toString('hex')

export async function startSipPeer({ people, numbers = {}, answers = {} }: Options): Promise<SipPeer> {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0, handleProtocols: () => 'sip' })
  await once(server, 'listening')
  const port = (server.address() as AddressInfo).port
  const heard: SipPeer['heard'] = []
  const signedIn = new Map<string, WebSocket>()
  /** At which address of its own somebody's telephone is asked for. */
  const contacts = new Map<string, string>()
  const loginOf = (socket: WebSocket) => [...signedIn].find(([, one]) => one === socket)?.[0] ?? null
  /** Who asked, by the branch of his request: his answer goes there. */
  const asked = new Map<string, WebSocket>()
  /** Both ends of a dialog, by its Call-ID. */
  const ends = new Map<string, [WebSocket, WebSocket]>()

  server.on('connection', socket => {
    socket.on('message', data => {
      const text = data.toString()
      if (!text.trim()) return
      const message = parse(text)
      heard.push({ what: whatOf(message), from: loginOf(socket), text })
      if (/^\d/.test(message.first)) return passBack(message)
      if (message.first === 'REGISTER') return register(socket, message)
      if (message.first === 'REFER') return refer(socket, message)
      passOn(socket, message)
    })
    socket.on('close', () => {
      const login = loginOf(socket)
      if (login) signedIn.delete(login)
    })
  })

  function register(socket: WebSocket, request: Sip): void {
    const login = /sip:([^@;>]+)@/.exec(header(request, 'to'))?.[1] ?? ''
    const given = header(request, 'authorization')
    if (!given)
      return void reply(socket, request, '401 Unauthorized', [
        ['WWW-Authenticate', `Digest realm="${domain}", nonce="${nonce}", algorithm=MD5, qop="auth"`],
      ])
    if (!isRight(given, people[login] ?? '')) return void reply(socket, request, '403 Forbidden')
    const leaves = header(request, 'expires') === '0' || /expires=0\b/.test(header(request, 'contact'))
    if (leaves && signedIn.get(login) === socket) signedIn.delete(login)
    if (!leaves) signedIn.set(login, socket)
    if (!leaves) contacts.set(login, /<([^>]+)>/.exec(header(request, 'contact'))?.[1] ?? '')
    const contact: [string, string][] = leaves
      ? []
      : [['Contact', `${header(request, 'contact').replace(/;expires=\d+/, '')};expires=300`]]
    reply(socket, request, '200 OK', contact)
  }

  /** As an exchange does it: the one who is to be called is seen to by the exchange, and the one who asked hears that it was done. */
  function refer(socket: WebSocket, request: Sip): void {
    reply(socket, request, '202 Accepted')
    const cseq = header(request, 'cseq').split(' ')[0]
    send(socket, {
      first: 'NOTIFY',
      line: `NOTIFY ${/<([^>]+)>/.exec(header(request, 'contact'))?.[1]} SIP/2.0`,
      headers: [
        ['Via', `SIP/2.0/WS ${domain};branch=z9hG4bK${randomBytes(6).toString('hex')}`],
        ['Max-Forwards', '70'],
        ['From', header(request, 'to')],
        ['To', header(request, 'from')],
        ['Call-ID', header(request, 'call-id')],
        ['CSeq', `${90_000 + Number(cseq)} NOTIFY`],
        ['Event', `refer;id=${cseq}`],
        ['Subscription-State', 'terminated;reason=noresource'],
        ['Contact', `<sip:${domain};transport=ws>`],
        ['Content-Type', 'message/sipfrag'],
      ],
      body: 'SIP/2.0 200 OK\r\n',
    })
  }

  function passOn(socket: WebSocket, request: Sip): void {
    const callId = header(request, 'call-id')
    const known = ends.get(callId)
    const inside = known && /;tag=/.test(header(request, 'to'))
    const dialled = /sip:([^@;]+)@/.exec(request.line)?.[1] ?? ''
    const answer = answers[dialled]
    if (request.first === 'INVITE' && answer && !inside) return void reply(socket, request, answer)
    const other = known ? (known[0] === socket ? known[1] : known[0]) : signedIn.get(numbers[dialled] ?? dialled)
    if (!other) {
      if (request.first !== 'ACK') reply(socket, request, '404 Not Found')
      return
    }
    if (request.first === 'INVITE' && !known) {
      reply(socket, request, '100 Trying')
      ends.set(callId, [socket, other])
    }
    asked.set(`${branchOf(request)} ${request.first}`, socket)
    const contact = contacts.get(numbers[dialled] ?? dialled)
    send(other, !inside && contact ? { ...request, line: `${request.first} ${contact} SIP/2.0` } : request)
  }

  function passBack(answer: Sip): void {
    const method = header(answer, 'cseq').split(' ')[1]
    const to = asked.get(`${branchOf(answer)} ${method}`)
    if (to) send(to, answer)
  }

  return {
    url: `ws://127.0.0.1:${port}/ws`,
    domain,
    heard,
    isSignedIn: login => signedIn.has(login),
    async close() {
      for (const socket of server.clients) socket.terminate()
      await new Promise(resolve => server.close(resolve))
    },
  }
}

/** RFC 2617 with qop=auth. */
function isRight(given: string, password: string): boolean {
  const of = (name: string) => new RegExp(`\\b${name}="?([^",]+)"?`).exec(given)?.[1] ?? ''
  const md5 = (text: string) => createHash('md5').update(text).digest('hex')
  const who = md5(`${of('username')}:${domain}:${password}`)
  const what = md5(`REGISTER:${of('uri')}`)
  return of('response') === md5([who, nonce, of('nc'), of('cnonce'), of('qop'), what].join(':'))
}

function parse(text: string): Sip {
  const [head = '', ...body] = text.split('\r\n\r\n')
  const [line = '', ...lines] = head.split('\r\n')
  const headers = lines.map((one): [string, string] => {
    const at = one.indexOf(':')
    return [one.slice(0, at).trim(), one.slice(at + 1).trim()]
  })
  const [a = '', b = ''] = line.split(' ')
  return { first: a === 'SIP/2.0' ? b : a, line, headers, body: body.join('\r\n\r\n') }
}

const header = ({ headers }: Sip, name: string): string =>
  headers.find(([known]) => known.toLowerCase() === name)?.[1] ?? ''

const branchOf = (message: Sip): string => /branch=([^;,\s]+)/.exec(header(message, 'via'))?.[1] ?? ''

const whatOf = (message: Sip): string =>
  /^\d/.test(message.first) ? `${message.first} ${header(message, 'cseq').split(' ')[1]}` : message.first

function reply(socket: WebSocket, request: Sip, status: string, more: [string, string][] = []): void {
  const to = header(request, 'to')
  const tagged = /;tag=/.test(to) || status.startsWith('100') ? to : `${to};tag=${randomBytes(4).toString('hex')}`
  const vias = request.headers.filter(([name]) => name.toLowerCase() === 'via')
  send(socket, {
    first: status,
    line: `SIP/2.0 ${status}`,
    headers: [
      ...vias,
      ['From', header(request, 'from')],
      ['To', tagged],
      ['Call-ID', header(request, 'call-id')],
      ['CSeq', header(request, 'cseq')],
      ...more,
    ],
    body: '',
  })
}

function send(socket: WebSocket, { line, headers, body }: Sip): void {
  const others = headers.filter(([name]) => name.toLowerCase() !== 'content-length')
  const lines = [...others, ['Content-Length', String(Buffer.byteLength(body))]].map(
    ([name, value]) => `${name}: ${value}`,
  )
  if (socket.readyState === socket.OPEN) socket.send(`${[line, ...lines].join('\r\n')}\r\n\r\n${body}`)
}
