import type { FastifyRequest } from 'fastify'
import { Malformed } from '../model/index.ts'
import { WrongType } from './problem.ts'

/** Whoever reads the first of two and whoever reads the last would see two requests in one (RFC 9110, 5.3). */
const single = new Set(['content-type', 'authorization', 'content-encoding', 'idempotency-key'])

/** What is wrong with a request that names no host, or several (RFC 9112, 3.2). Before HTTP/1.1 none was asked for. */
export function problemOfHost({ raw: { rawHeaders, headers, httpVersion } }: FastifyRequest): Malformed | undefined {
  if (headers.host === undefined) return httpVersion === '1.0' ? undefined : new Malformed('hostMissing')
  const named = rawHeaders.filter((name, i) => i % 2 === 0 && name.length === 4 && name.toLowerCase() === 'host')
  return named.length > 1 ? new Malformed('headerTwice', { header: 'host' }) : undefined
}

/** Refuses what may be read in two ways, and packed bodies, which nobody unpacks here. Throws Malformed or what answers 415. */
export function requirePlain({ raw, headers }: FastifyRequest): void {
  const seen = new Set<string>()
  for (let i = 0; i < raw.rawHeaders.length; i += 2) {
    const name = raw.rawHeaders[i]?.toLowerCase() ?? ''
    if (!single.has(name)) continue
    if (seen.has(name)) throw new Malformed('headerTwice', { header: name })
    seen.add(name)
  }
  const packed = headers['content-encoding']
  if (packed !== undefined && packed.trim().toLowerCase() !== 'identity') throw new WrongType('packedBody')
}
