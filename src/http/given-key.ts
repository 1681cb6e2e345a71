import type { FastifyRequest } from 'fastify'
import { Unauthenticated } from '../model/index.ts'

/**
 * The API key that a request brings, as Bearer or as the password of Basic (RFC 7617), under whatever name; `null` where
 * it brings none. Throws Unauthenticated where it cannot be one.
 */
export function keyOf({ headers: { authorization }, protocol }: FastifyRequest): string | null {
  if (authorization === undefined) return null
  const [, scheme = '', credentials = ''] = /^(Bearer|Basic) +(\S+) *$/i.exec(authorization) ?? []
  if (scheme.toLowerCase() === 'bearer') return credentials
  if (scheme.toLowerCase() !== 'basic') throw new Unauthenticated('badKey')
  // Programs that know Basic send it to whatever address they are given; so it is not looked at, and the key stays unknown.
  if (protocol !== 'https') throw new Unauthenticated('basicNeedsTls')
  const [, key] = /^[^:]*:(\S+)$/.exec(Buffer.from(credentials, 'base64').toString()) ?? []
  if (!key) throw new Unauthenticated('badKey')
  return key
}
