import { lookup } from 'node:dns/promises'
import type { Socket } from 'node:net'
import { domainToASCII } from 'node:url'
import { isThisMachine, type MailProtocol, type MailServer, mailPorts, mailTarget } from '../model/mail-server.ts'
import { connectTo } from '../network/connect.ts'
import { codeOf } from '../network/stretch.ts'
import { NotDelivered } from './mail-failure.ts'
import { looksPublicHost } from './outgoing.ts'
import { isPublicAddress } from './public-address.ts'

/** How mail servers are called, without letting those who name them reach into our own network. */
export interface MailReach {
  /** What stands against a server's being kept, as a code by its field; what its name leads to is seen when it is called. */
  problems(
    server: Pick<MailServer, 'host' | 'port' | 'security'>,
  ): { field: 'host' | 'port' | 'security'; code: string }[]
  /** The addresses that a name leads to. Throws NotDelivered. */
  resolve(server: Pick<MailServer, 'host' | 'port'>): Promise<string[]>
}

/** `trusted`: what the operator has named as his own, `smtp://10.0.0.6:25` among it. */
export function mailReach(trusted: readonly string[], protocol: MailProtocol = 'smtp'): MailReach {
  const isTrusted = ({ host, port }: Pick<MailServer, 'host' | 'port'>) =>
    trusted.includes(mailTarget(host, port, protocol))
  return {
    problems(server) {
      const own = isTrusted(server)
      return [
        ...(own || looksPublicHost(domainToASCII(server.host) || server.host)
          ? []
          : [{ field: 'host' as const, code: 'mailHostNotPublic' }]),
        ...(own || mailPorts[protocol].includes(server.port)
          ? []
          : [{ field: 'port' as const, code: protocol === 'imap' ? 'imapPort' : 'mailPort' }]),
        ...(server.security === 'plain' && !isThisMachine(server.host)
          ? [{ field: 'security' as const, code: 'mailPlain' }]
          : []),
      ]
    },
    async resolve(server) {
      const found = await lookup(domainToASCII(server.host) || server.host, { all: true }).catch(() => [])
      if (!found.length) throw new NotDelivered({ step: 'name', code: 'nameUnknown' })
      if (!isTrusted(server) && !found.every(({ address }) => isPublicAddress(address)))
        throw new NotDelivered({ step: 'name', code: 'nameNotPublic' })
      return found.map(({ address }) => address)
    },
  }
}

const patience = 10_000
/** Of the addresses of one name. */
const mostTried = 3

/**
 * Connects to the first of the addresses that answers: to these, whatever the name leads to a moment later. Throws
 * NotDelivered, and the reason of `signal` once that has ended it.
 */
export async function openRoute(addresses: readonly string[], port: number, signal?: AbortSignal): Promise<Socket> {
  const failures: unknown[] = []
  for (const address of addresses.slice(0, mostTried)) {
    try {
      const route = await connectTo({ host: address, port, patience, signal })
      if (!signal?.aborted) return route
      route.destroy()
    } catch (error) {
      failures.push(error)
    }
    signal?.throwIfAborted()
  }
  throw new NotDelivered({ step: 'route', code: routeCode(failures[0]) })
}

function routeCode(error: unknown): string {
  const code = codeOf(error)
  if (code === 'ECONNREFUSED') return 'routeRefused'
  return code === 'ETIMEDOUT' ? 'routeSilent' : 'routeNone'
}
