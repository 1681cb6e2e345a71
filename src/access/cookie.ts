import { isFormerSessionToken } from './session-token.ts'

const sessionCookie = 'rapport_session'

/** Browsers take a cookie of such a name over TLS alone, and `__Host-` from no other host (RFC 6265bis, 4.1.3). */
const prefixes = { host: '__Host-', secure: '__Secure-' } as const

/** Value of a cookie in a `Cookie` header; `null` where there is none. */
export function readCookie(header: string | undefined, name: string): string | null {
  if (!header) return null
  for (const part of header.split(';')) {
    const at = part.indexOf('=')
    if (at > 0 && part.slice(0, at).trim() === name) return part.slice(at + 1).trim()
  }
  return null
}

/** Token of the session that a browser shows. */
export const readSessionCookie = (header: string | undefined): string | null => readCookie(header, sessionCookie)

/** `Set-Cookie` of a session; without a token, of its end. The HTTP server makes it one for TLS where it is reached so. */
export const writeSessionCookie = (token: string | null, maxAge = 0): string =>
  `${sessionCookie}=${token ?? ''}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${token ? maxAge : 0}`

/** A cookie as it is set over TLS: sent by TLS only, and that for all paths under a name that no neighbouring host can set. */
export const overTls = (cookie: string): string =>
  `${/; Path=\/(;|$)/.test(cookie) ? prefixes.host : prefixes.secure}${cookie}; Secure`

/**
 * What counts of a `Cookie` header over TLS, under the names without prefixes: what was set so, and of a session nothing that a
 * neighbouring host can set. One opened before its cookie had a prefix counts where there is no other.
 */
export function shownOverTls(header: string | undefined): string | undefined {
  if (!header) return header
  const former = formerSession(header)
  const shown = header.split(';').flatMap(part => withoutPrefix(part.trim()) ?? [])
  return [...shown, ...(former ? [`${sessionCookie}=${former}`] : [])].join('; ')
}

function withoutPrefix(cookie: string): string | null {
  if (cookie.startsWith(prefixes.host)) return cookie.slice(prefixes.host.length)
  if (cookie.startsWith(`${prefixes.secure}${sessionCookie}`)) return null
  return cookie.startsWith(prefixes.secure) ? cookie.slice(prefixes.secure.length) : null
}

/** `Set-Cookie`s over TLS by which a session from before goes on under its new name, and the former name is taken away. */
export function renameOverTls(header: string | undefined, maxAge: number): string[] {
  const former = formerSession(header)
  if (!former) return []
  const taken = `${writeSessionCookie(null)}; Secure`
  if (readCookie(header, prefixes.host + sessionCookie)) return [taken]
  return [overTls(writeSessionCookie(former, maxAge)), taken]
}

function formerSession(header: string | undefined): string | null {
  const token = readSessionCookie(header)
  return token && isFormerSessionToken(token) ? token : null
}
