import { domainToASCII } from 'node:url'
import { emailKey, readEmail } from '../../../model/email-address.ts'
import { Invalid } from '../../../model/index.ts'
import { readMailHost } from '../../../model/mail-server.ts'
import type { Outgoing } from '../../outgoing.ts'
import type { Reaches } from '../mailboxes/check.ts'
import { readAutoconfig } from './autoconfig.ts'
import { exchangersOf, readSrv } from './dns.ts'
import {
  isUnder,
  type MailService,
  type NamedServer,
  type NamedServers,
  serviceByExchanger,
  serviceOf,
  serviceOfHost,
} from './services.ts'

export const waysOfFinding = ['service', 'autoconfig', 'srv', 'mx', 'guess'] as const

/** Servers that are proposed for an address. Nothing is sent to them before somebody has seen and saved them. */
export interface FoundServers extends NamedServers {
  by: (typeof waysOfFinding)[number]
  /** The place that said it: a document's host, a record, a mail exchanger. */
  from: string | null
  service: MailService | null
  /** Servers that lie neither under the domain of the address nor with a service that is known: whoever runs them would get the password. */
  outside: string[]
}

interface Means {
  target: Pick<Outgoing, 'ask'>
  reaches: Reaches
}

type Found = NamedServers & Pick<FoundServers, 'by' | 'from'>

/**
 * Finds the servers of an address: those of a service that is known, then what the domain itself says by autoconfig and by SRV records, then the service
 * that takes its letters; else they are guessed. Throws Invalid where it is no address.
 */
export async function findServers(given: string, means: Means): Promise<FoundServers> {
  const address = readEmail(given)
  const user = address && emailKey(address)
  const domain = user && domainToASCII(user.slice(user.lastIndexOf('@') + 1))
  if (!user || !domain) throw new Invalid([{ field: 'address', code: 'email' }])
  const found = knownService(domain, user) ?? (await asked(domain, user, means)) ?? guessed(domain, user)
  const named = [found.imap, found.smtp].flatMap(server => server ?? [])
  return {
    ...found,
    service: found.imap && serviceOfHost(found.imap.host),
    outside: [
      ...new Set(named.filter(({ host }) => !isUnder(host, domain) && !serviceOfHost(host)).map(({ host }) => host)),
    ],
  }
}

function knownService(domain: string, user: string): Found | null {
  const known = serviceOf(domain)
  return known && { imap: { ...known.imap, user }, smtp: { ...known.smtp, user }, by: 'service', from: domain }
}

/** All are asked at once, and the first in this order counts. */
async function asked(domain: string, user: string, { target, reaches }: Means): Promise<Found | null> {
  const [document, imap, smtp, exchangers] = await Promise.all([
    readAutoconfig(target, domain, user),
    readSrv(domain, 'imap'),
    readSrv(domain, 'smtp'),
    exchangersOf(domain),
  ])
  const usable = (server: NamedServer | null | undefined, of: 'imap' | 'smtp'): NamedServer | null => {
    const host = server && readMailHost(server.host)
    if (!server || !host || !server.user) return null
    const wanted = { ...server, host }
    return reaches[of].problems(wanted).length ? null : wanted
  }
  const byDocument = usable(document?.imap, 'imap')
  if (document && byDocument)
    return { imap: byDocument, smtp: usable(document.smtp, 'smtp'), by: 'autoconfig', from: document.at }
  const byRecord = usable(imap && { ...imap.server, user }, 'imap')
  if (imap && byRecord)
    return { imap: byRecord, smtp: usable(smtp && { ...smtp.server, user }, 'smtp'), by: 'srv', from: imap.record }
  const [exchanger = ''] = exchangers
  const service = serviceByExchanger(exchanger)
  if (service) return { imap: { ...service.imap, user }, smtp: { ...service.smtp, user }, by: 'mx', from: exchanger }
  return null
}

const guessed = (domain: string, user: string): Found => ({
  imap: { host: `imap.${domain}`, port: 993, security: 'tls', user },
  smtp: { host: `smtp.${domain}`, port: 465, security: 'tls', user },
  by: 'guess',
  from: null,
})
