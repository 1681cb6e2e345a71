import { request as requestPlain } from 'node:http'
import { type RequestOptions, request } from 'node:https'
import { isIP, type Socket } from 'node:net'
import { connect } from 'node:tls'
import { bareHost, type Proxies, portOf, proxyFor } from './proxy.ts'

/** The proxy does not let us through. 407: it wants to know who we are. */
export class ProxyRefused extends Error {
  override name = 'ProxyRefused'
  readonly status: number
  constructor(status: number) {
    super(`the proxy answered ${status}`)
    this.status = status
  }
}

interface Through {
  /** Name or address, and port, that the proxy is to connect with. */
  host: string
  port: string
  signal?: AbortSignal
}

/** A way through a proxy, on which nothing has been said yet (CONNECT, RFC 9110). Throws ProxyRefused. */
export function openTunnel(proxy: URL, { host, port, signal }: Through): Promise<Socket> {
  const place = `${isIP(host) === 6 ? `[${host}]` : host}:${port}`
  const headers = { host: place, ...(proxy.username && { 'proxy-authorization': credentialsOf(proxy) }) }
  const open = proxy.protocol === 'https:' ? request : requestPlain
  return new Promise((resolve, reject) => {
    const asked = open({
      host: bareHost(proxy),
      port: portOf(proxy),
      method: 'CONNECT',
      path: place,
      headers,
      agent: false,
      signal,
    })
    asked.on('connect', (answer, socket) => {
      if (answer.statusCode === 200) return resolve(socket)
      socket.destroy()
      reject(new ProxyRefused(answer.statusCode ?? 0))
    })
    // A server that is no proxy answers CONNECT as any other question.
    asked.on('response', answer => {
      answer.destroy()
      reject(new ProxyRefused(answer.statusCode ?? 0))
    })
    asked.on('error', reject)
    asked.end()
  })
}

const credentialsOf = ({ username, password }: URL): string =>
  `Basic ${Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString('base64')}`

interface Leaving {
  proxies: Proxies
  /** The one address that the name leads to, where it was looked up already; else the proxy looks the name up. */
  address?: string
  signal?: AbortSignal
  /** Certificates, as PEM, of the authority that vouches for who is called. */
  ca?: string
}

/**
 * What a request needs to leave by the proxy that counts for its address; without one it leaves directly. Node's own agents
 * are not asked: by `NODE_USE_ENV_PROXY` they would pass over the address that was looked up.
 */
export async function leaveBy(
  url: URL,
  { proxies, address, signal, ca }: Leaving,
): Promise<Pick<RequestOptions, 'agent' | 'createConnection' | 'defaultPort'>> {
  const proxy = proxyFor(proxies, url)
  if (!proxy) return { agent: false }
  const host = bareHost(url)
  const socket = await openTunnel(proxy, { host: address ?? host, port: portOf(url), signal })
  const servername = isIP(host) ? undefined : host
  // Without an agent Node takes 80 for the usual port, and names it to the server as part of its host.
  return { defaultPort: 443, createConnection: () => connect({ socket, host, servername, ca }) }
}
