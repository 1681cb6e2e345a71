const loopback = new Set(['127.0.0.1', '[::1]', 'localhost'])

/**
 * Why nobody may be sent there with a code; `null` where he may: over TLS, to a program on the same machine, or to one that
 * owns a scheme named after its domain (RFC 8252).
 */
export function redirectProblem(address: string): string | null {
  if (!URL.canParse(address) || address.length > 2000) return 'redirectAddress'
  const { protocol, hostname, username, password, hash } = new URL(address)
  if (hash || address.includes('#') || username || password || /[*\s\\]/.test(address)) return 'redirectAddress'
  if (protocol === 'https:') return null
  if (protocol === 'http:') return loopback.has(hostname) ? null : 'redirectNeedsTls'
  return /^[a-z][a-z0-9+-]*(\.[a-z0-9+-]+)+:$/.test(protocol) ? null : 'redirectAddress'
}
