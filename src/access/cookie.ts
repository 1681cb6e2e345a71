import { sessionCookie } from './session.ts'

/** Value of the session cookie in a `Cookie` header; `null` where there is none. */
export const readSessionCookie = (header: string | undefined): string | null => readCookie(header, sessionCookie)

/** Value of a cookie in a `Cookie` header; `null` where there is none. */
export function readCookie(header: string | undefined, name: string): string | null {
  if (!header) return null
  for (const part of header.split(';')) {
    const at = part.indexOf('=')
    if (at > 0 && part.slice(0, at).trim() === name) return part.slice(at + 1).trim()
  }
  return null
}

/** `Set-Cookie` of a session; without a token, of its end. The HTTP server adds `Secure` where it is reached by TLS. */
export const writeSessionCookie = (token: string | null, maxAge = 0): string =>
  `${sessionCookie}=${token ?? ''}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${token ? maxAge : 0}`
