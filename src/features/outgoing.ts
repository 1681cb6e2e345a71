import { type LookupAddress, lookup } from 'node:dns'
import { type IncomingHttpHeaders, type IncomingMessage, request as requestPlain } from 'node:http'
import { request } from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import { isPublicAddress } from './public-address.ts'

/** An address was given to which nothing is sent: not public, or not by TLS. */
export class NotPublic extends Error {
  override name = 'NotPublic'
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
}

export interface Heard {
  status: number
  headers: IncomingHttpHeaders
  body: Buffer
}

/** How the server calls addresses that others have named, without letting them reach into its own network. */
export interface Outgoing {
  /** Whether an address may be kept: its shape alone, for what a name leads to is seen when it is called. */
  allows(address: string): boolean
  /** Posts, follows nowhere, and returns the status. Throws NotPublic where the name leads to no public address. */
  post(address: string, sending: Sending): Promise<number>
  /** Asks, follows nowhere, and reads the answer as it comes, unpacking nothing. Throws NotPublic. */
  ask(address: string, asking: Asking): Promise<Heard>
}

/** `trusted`: origins that the operator has named, which may lie in his own network and do without TLS. */
export function outgoing(trusted: readonly string[]): Outgoing {
  const isTrusted = (url: URL) => trusted.includes(url.origin)
  const allows = (url: URL) => isTrusted(url) || looksPublic(url)
  return {
    allows(address) {
      const url = URL.parse(address)
      return url !== null && allows(url)
    },
    async post(address, sending) {
      const url = new URL(address)
      if (!allows(url)) throw new NotPublic(url.origin)
      return send(url, sending, isTrusted(url) ? undefined : publicLookup)
    },
    async ask(address, asking) {
      const url = new URL(address)
      if (!allows(url)) throw new NotPublic(url.origin)
      return hear(url, asking, isTrusted(url) ? undefined : publicLookup)
    },
  }
}

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

const send = (url: URL, { headers, body, patience }: Sending, by: LookupFunction | undefined): Promise<number> =>
  new Promise((resolve, reject) => {
    const open = url.protocol === 'https:' ? request : requestPlain
    const signal = AbortSignal.timeout(patience)
    const call = open(
      url,
      { method: 'POST', lookup: by, signal, headers: { ...headers, 'content-length': String(body.length) } },
      answer => {
        // Nobody reads what it says, however long that would be.
        answer.destroy()
        resolve(answer.statusCode ?? 0)
      },
    )
    call.on('error', reject)
    call.end(body)
  })

const hear = (
  url: URL,
  { method, headers, body, patience, most }: Asking,
  by: LookupFunction | undefined,
): Promise<Heard> =>
  new Promise((resolve, reject) => {
    const open = url.protocol === 'https:' ? request : requestPlain
    const length = body && { 'content-length': String(body.length) }
    const options = { method, lookup: by, signal: AbortSignal.timeout(patience), headers: { ...headers, ...length } }
    const call = open(url, options, answer => {
      readAll(answer, most).then(read => {
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: read })
      }, reject)
    })
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
