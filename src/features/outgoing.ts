import { type LookupAddress, lookup } from 'node:dns'
import { type IncomingHttpHeaders, type IncomingMessage, request as requestPlain } from 'node:http'
import { type RequestOptions, request } from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { mailTarget } from '../model/mail-server.ts'
import { probe } from '../network/probe.ts'
import { bareHost, noProxies, type Proxies, portOf, proxyFor } from '../network/proxy.ts'
import type { ProbeStep } from '../network/stretch.ts'
import { leaveBy } from '../network/tunnel.ts'
import { isPublicAddress } from './public-address.ts'

/** An address was given to which nothing is sent: not public, or not by TLS. */
export class NotPublic extends Error {
  override name = 'NotPublic'
  readonly code = 'NOT_PUBLIC'
}

export interface Sending {
  headers: Readonly<Record<string, string>>
  body: Buffer
  /** In milliseconds, for all of it. */
  patience: number
}

/** A question whose answer is read. */
export interface Asking {
  method: string
  headers: Readonly<Record<string, string>>
  body?: Buffer
  /** In milliseconds, for all of it. */
  patience: number
  /** In bytes: an answer that goes on beyond is broken off, and is none. */
  most: number
  /** What goes on beyond is left unread instead, and so is what does not come in time. */
  cuts?: boolean
}

export interface Heard {
  status: number
  headers: IncomingHttpHeaders
  body: Buffer
}

/** A question whose answer is read as it comes, and whose body may come part by part. */
export interface Streaming {
  method: string
  headers: Readonly<Record<string, string>>
  body?: AsyncIterable<Buffer>
  /** In milliseconds: so long nothing may move. */
  patience: number
}

export interface Streamed extends Pick<Heard, 'status' | 'headers'> {
  /** To be read to its end, or destroyed. */
  body: IncomingMessage
}

/** How the server calls addresses that others have named, without letting them reach into its own network. */
export interface Outgoing {
  /** Whether an address may be kept: its shape alone, for what a name leads to is seen when it is called. */
  allows(address: string): boolean
  /** Posts, follows nowhere, and returns the status. Throws NotPublic where the name leads to no public address. */
  post(address: string, sending: Sending): Promise<number>
  /** Asks, follows nowhere, and reads the answer as it comes, unpacking nothing. Throws NotPublic. */
  ask(address: string, asking: Asking): Promise<Heard>
  /** Asks, follows nowhere, and leaves the answer to be read as it comes. Throws NotPublic. */
  stream(address: string, streaming: Streaming): Promise<Streamed>
  /** Walks the way that a call would go, and says of each stretch what was found. Throws NotPublic. */
  probe(address: string, by?: ProbedBy): Promise<ProbeStep[]>
}

export interface ProbedBy {
  /** Whoever runs the server has set the address, not somebody who signs in. */
  isOwn?: boolean
  /** Its shape was checked when it was kept; what its name leads to is still looked at. */
  isKept?: boolean
  /** Certificates, as PEM, of the authority that vouches for it. */
  ca?: string
  /** A mail server that is spoken to plainly: it is on this machine. */
  withoutTls?: boolean
  /** For each stretch, in milliseconds. */
  patience?: number
}

const usualPatience = 10_000

/**
 * `trusted`: origins that the operator has named, which may lie in his own network and do without TLS. Where calls leave by a
 * proxy, it is given the address that the name was looked up to be, and of trusted origins the name: what it looks up itself
 * could lead anywhere.
 */
export function outgoing(trusted: readonly string[], proxies: Proxies = noProxies): Outgoing {
  const isTrusted = (url: URL) => trusted.includes(originOf(url))
  const allows = (url: URL) => isTrusted(url) || looksPublic(url)
  return {
    allows(address) {
      const url = URL.parse(address)
      return url !== null && allows(url)
    },
    async post(address, sending) {
      const url = new URL(address)
      if (!allows(url)) throw new NotPublic(url.origin)
      return send(url, sending, { isTrusted: isTrusted(url), proxies })
    },
    async ask(address, asking) {
      const url = new URL(address)
      if (!allows(url)) throw new NotPublic(url.origin)
      return hear(url, asking, { isTrusted: isTrusted(url), proxies })
    },
    async stream(address, streaming) {
      const url = new URL(address)
      if (!allows(url)) throw new NotPublic(url.origin)
      return flow(url, streaming, { isTrusted: isTrusted(url), proxies })
    },
    async probe(address, { isOwn = false, isKept = false, ca, withoutTls, patience = usualPatience } = {}) {
      const url = new URL(address)
      if (!isOwn && !isKept && !allows(url)) throw new NotPublic(url.origin)
      const byName = isOwn || isTrusted(url)
      const lookup = byName ? allAddresses : publicAddresses
      return probe({ url, proxies, byName, ca, withoutTls, patience, lookup })
    },
  }
}

/** As the operator has named it. */
const originOf = (url: URL): string =>
  /^(smtp|imap)/.test(url.protocol)
    ? mailTarget(bareHost(url), Number(portOf(url)), url.protocol.startsWith('imap') ? 'imap' : 'smtp')
    : url.origin

/** `new URL` has brought numbers in every notation (octal, hexadecimal, one figure) into the usual one. */
function looksPublic({ protocol, hostname, port, username, password }: URL): boolean {
  if (protocol !== 'https:' || port || username || password) return false
  return looksPublicHost(hostname.replace(/^\[|\]$/g, ''))
}

/** Whether a name or IP address may be one of the public internet; what the name leads to is seen when it is called. */
export function looksPublicHost(name: string): boolean {
  const host = name.replace(/\.$/, '')
  if (isIP(host)) return isPublicAddress(host)
  return host.includes('.') && !/\.(local|localhost|internal|lan|home|arpa)$/i.test(host)
}

/** Resolves a name for the very connection that is made, so that it cannot lead elsewhere a moment later. */
const publicLookup: LookupFunction = (hostname, options, done) =>
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    const refused = error ?? (addresses.every(each => isPublicAddress(each.address)) ? null : new NotPublic(hostname))
    const [first] = addresses ?? []
    if (refused || !first) return done(refused ?? new NotPublic(hostname), '', 0)
    return options.all ? done(null, addresses satisfies LookupAddress[]) : done(null, first.address, first.family)
  })

const allAddresses = (host: string): Promise<string[]> =>
  new Promise((resolve, reject) => {
    lookup(host, { all: true }, (error, found) => (error ? reject(error) : resolve(found.map(each => each.address))))
  })

async function publicAddresses(host: string): Promise<string[]> {
  const found = await allAddresses(host)
  if (!found.length || !found.every(isPublicAddress)) throw new NotPublic(host)
  return found
}

/** The public address that a name leads to. Throws NotPublic. */
const publicAddress = (host: string): Promise<string> =>
  new Promise((resolve, reject) => {
    publicLookup(host, { all: false }, (error, address) =>
      error || typeof address !== 'string' ? reject(error ?? new NotPublic(host)) : resolve(address),
    )
  })

interface Way {
  isTrusted: boolean
  proxies: Proxies
}

/** How a call leaves: directly to an address that is looked up for it, or by the proxy to one. */
async function leave(url: URL, { isTrusted, proxies }: Way, signal: AbortSignal): Promise<RequestOptions> {
  if (!proxyFor(proxies, url)) return { agent: false, signal, ...(isTrusted ? {} : { lookup: publicLookup }) }
  const address = isTrusted ? undefined : await publicAddress(bareHost(url))
  return { ...(await leaveBy(url, { proxies, address, signal })), signal }
}

async function send(url: URL, { headers, body, patience }: Sending, by: Way): Promise<number> {
  const way = await leave(url, by, AbortSignal.timeout(patience))
  const options = { ...way, method: 'POST', headers: { ...headers, 'content-length': String(body.length) } }
  return answerOf(url, { options, body }, async answer => {
    // Nobody reads what it says, however long that would be.
    answer.destroy()
    return answer.statusCode ?? 0
  })
}

async function hear(url: URL, { method, headers, body, patience, most, cuts }: Asking, by: Way): Promise<Heard> {
  const way = await leave(url, by, AbortSignal.timeout(patience))
  const length = body && { 'content-length': String(body.length) }
  const options = { ...way, method, headers: { ...headers, ...length } }
  return answerOf(url, { options, body }, async answer => ({
    status: answer.statusCode ?? 0,
    headers: answer.headers,
    body: await (cuts ? readBeginning(answer, most) : readAll(answer, most)),
  }))
}

async function flow(url: URL, { method, headers, body, patience }: Streaming, by: Way): Promise<Streamed> {
  const given = new AbortController()
  const timer = setTimeout(() => given.abort(), patience)
  const way = await leave(url, by, given.signal).finally(() => clearTimeout(timer))
  return new Promise((resolve, reject) => {
    const open = url.protocol === 'https:' ? request : requestPlain
    const call = open(url, { ...way, method, headers }, answer =>
      resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: answer }),
    )
    call.setTimeout(patience, () => call.destroy(Object.assign(new Error('silent'), { code: 'ETIMEDOUT' })))
    call.on('error', reject)
    if (body) pipeline(Readable.from(body, { objectMode: false }), call).catch(reject)
    else call.end()
  })
}

interface Question {
  options: RequestOptions
  body?: Buffer
}

const answerOf = <Read>(
  url: URL,
  { options, body }: Question,
  read: (answer: IncomingMessage) => Promise<Read>,
): Promise<Read> =>
  new Promise((resolve, reject) => {
    const open = url.protocol === 'https:' ? request : requestPlain
    const call = open(url, options, answer => void read(answer).then(resolve, reject))
    call.on('error', reject)
    call.end(body)
  })

async function readAll(answer: IncomingMessage, most: number): Promise<Buffer> {
  const parts: Buffer[] = []
  let length = 0
  for await (const part of answer) {
    length += part.length
    if (length > most) throw new Error('The answer is longer than any that is read')
    parts.push(part)
  }
  return Buffer.concat(parts)
}

/** What it says is kept as far as it comes: that it was answered is known by then. */
async function readBeginning(answer: IncomingMessage, most: number): Promise<Buffer> {
  const parts: Buffer[] = []
  let length = 0
  try {
    for await (const part of answer) {
      parts.push(part)
      length += part.length
      if (length >= most) break
    }
  } catch {
    // Broken off: what has come is its beginning.
  }
  return Buffer.concat(parts).subarray(0, most)
}
