import type { MxRecord, SrvRecord } from 'node:dns'
// Not by name: tests ask a server of their own, which names that were taken before would not hear of.
import dns from 'node:dns/promises'
import { setTimeout } from 'node:timers/promises'
import type { NamedServer } from './services.ts'

/** In milliseconds for one question. */
const patience = 4000

/** No answer is as good as none there. */
const asked = <Found>(question: Promise<Found[]>): Promise<Found[]> =>
  Promise.race([question.catch(() => []), setTimeout(patience, [], { ref: false })])

/** A server by its record, with the record's name. */
export interface ByRecord {
  server: Omit<NamedServer, 'user'>
  record: string
}

type Kind = [service: string, security: NamedServer['security']]

/** RFC 8314: TLS from the first byte goes before STARTTLS. */
const kinds: Record<'imap' | 'smtp', readonly Kind[]> = {
  imap: [
    ['_imaps', 'tls'],
    ['_imap', 'startTls'],
  ],
  smtp: [
    ['_submissions', 'tls'],
    ['_submission', 'startTls'],
  ],
}

/** What the records of a domain name (RFC 6186, RFC 8314): of several the lowest priority, among these the greatest weight. */
export async function readSrv(domain: string, of: 'imap' | 'smtp'): Promise<ByRecord | null> {
  const names = kinds[of].map(([service]) => `${service}._tcp.${domain}`)
  const answers = await Promise.all(names.map(name => asked<SrvRecord>(dns.resolveSrv(name))))
  for (const [at, records] of answers.entries()) {
    const [first] = records.sort((a, b) => a.priority - b.priority || b.weight - a.weight)
    const [, security] = kinds[of][at] ?? []
    // RFC 2782: a dot says that there is no such service.
    const host = first?.name.replace(/\.$/, '').toLowerCase()
    if (first && security && host) return { server: { host, port: first.port, security }, record: names[at] ?? '' }
  }
  return null
}

/** What takes the letters of a domain, the most wanted first. */
export async function exchangersOf(domain: string): Promise<string[]> {
  const records = await asked<MxRecord>(dns.resolveMx(domain))
  return records
    .sort((a, b) => a.priority - b.priority)
    .map(({ exchange }) => exchange.replace(/\.$/, '').toLowerCase())
}
