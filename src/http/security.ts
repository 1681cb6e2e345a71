import type { FastifyRequest } from 'fastify'
import { overTls, shownOverTls } from '../access/cookie.ts'
import type { Answer } from '../features/feature.ts'
import type { HttpSettings } from './parts.ts'

/** Headers of answers that are data: they run nothing, are shown in no frame and kept in no cache. */
export const dataHeaders: Readonly<Record<string, string>> = {
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'x-frame-options': 'DENY',
}

/**
 * What our own pages may load and run: what this server gives out, and what bears the nonces of the answer, which come to scripts
 * and styles. A style in an attribute can reach nothing but its own element; charts write their tips so.
 */
export const pagePolicy = {
  defaultSrc: ["'self'"],
  scriptSrc: ["'self'"],
  styleSrc: ["'self'"],
  styleSrcAttr: ["'unsafe-inline'"],
  imgSrc: ["'self'", 'data:', 'blob:'],
  fontSrc: ["'self'", 'data:'],
  connectSrc: ["'self'"],
  frameSrc: ["'self'"],
  objectSrc: ["'none'"],
  baseUri: ["'none'"],
  formAction: ["'self'"],
  frameAncestors: ["'none'"],
  upgradeInsecureRequests: null,
}

/** A browser that was here by TLS comes by TLS only, for a year (RFC 6797). Nothing is said of other names below this one. */
export const lastingTls = 'max-age=31536000'

/** Whether people reach this server by TLS. */
export const isSecure = (request: FastifyRequest, { publicUrl }: HttpSettings): boolean =>
  request.protocol === 'https' || Boolean(publicUrl?.startsWith('https:'))

/** The `Cookie` header of a call; over TLS, what counts of it there. */
export const cookiesOf = (request: FastifyRequest, settings: HttpSettings): string | undefined =>
  isSecure(request, settings) ? shownOverTls(request.headers.cookie) : request.headers.cookie

/** A cookie that is set over TLS is sent over TLS only. */
export function secureCookie(answer: Answer, request: FastifyRequest, settings: HttpSettings): Answer {
  const cookie = answer.headers?.['set-cookie']
  if (!cookie || !isSecure(request, settings)) return answer
  return { ...answer, headers: { ...answer.headers, 'set-cookie': overTls(cookie) } }
}
