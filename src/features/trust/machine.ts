import { isIP } from 'node:net'
import sql from 'sql-template-tag'
import type { Context } from '../../records/context.ts'
import type { TrustFinding, TrustLine } from '../trust-line.ts'
import { advisories } from './advisories.ts'
import type { Installation } from './installation.ts'
import { supportEnds } from './support.ts'

/** What of the machine and its set-up matters to whoever is to trust it. */
export const machineLines = (installation: Installation): readonly TrustLine[] => [
  { name: 'transport', area: 'machine', path: null, look: async () => transport(installation) },
  { name: 'certificate', area: 'machine', path: null, look: () => certificate(installation) },
  { name: 'proxies', area: 'machine', path: null, look: async () => proxies(installation) },
  { name: 'versions', area: 'machine', path: null, look: ctx => versions(ctx, installation) },
  { name: 'advisories', area: 'machine', path: null, look: () => advisories(installation.dataFolder) },
]

const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'))

/** Whether what people send can be read on the way. */
export async function transport(installation: Installation): Promise<TrustFinding> {
  const { host, publicUrl, trustedProxies } = installation
  if (await installation.certificateUntil()) return { state: 'fine', code: 'ownTls' }
  const params = { host, address: publicUrl ?? '' }
  if (publicUrl?.startsWith('https:'))
    return trustedProxies.length
      ? { state: 'fine', code: 'tlsByProxy', params }
      : { state: 'look', code: 'proxyNotTrusted', params }
  if (isLoopback(host) && !publicUrl) return { state: 'fine', code: 'thisMachineOnly', params }
  return { state: 'act', code: 'plainHttp', params }
}

const day = 86_400_000
const soon = 21
const verySoon = 7

export async function certificate({ certificateUntil }: Installation, now = Date.now()): Promise<TrustFinding> {
  const until = await certificateUntil()
  if (!until) return { state: 'fine', code: 'noCertificate' }
  const days = Math.floor((until.getTime() - now) / day)
  const params = { count: days, date: until.toISOString().slice(0, 10) }
  if (days < 0) return { state: 'act', code: 'certificateOver', params }
  return days < verySoon
    ? { state: 'act', code: 'certificateEnds', params }
    : { state: days < soon ? 'look' : 'fine', code: days < soon ? 'certificateEnds' : 'certificateHolds', params }
}

/** Larger networks than these are nobody's own: whoever sits in one names the address that he pretends to call from. */
const widest = { 4: 16, 6: 48 }

export function proxies({ trustedProxies }: Installation): TrustFinding {
  if (!trustedProxies.length) return { state: 'fine', code: 'noProxies' }
  const wide = trustedProxies.filter(isWide)
  const params = { count: trustedProxies.length }
  return wide.length
    ? { state: 'act', code: 'proxiesWide', params, names: wide }
    : { state: 'fine', code: 'proxiesNamed', params, names: trustedProxies }
}

function isWide(network: string): boolean {
  const [address = '', bits] = network.split('/')
  return bits !== undefined && Number(bits) < (isIP(address) === 6 ? widest[6] : widest[4])
}

async function versions({ db }: Context, { version }: Installation): Promise<TrustFinding> {
  const row = await db.one<{ version: string }>(sql`select current_setting('server_version') as version`)
  return versionsStand({ rapport: version, node: process.versions.node, postgres: row?.version.split(' ')[0] ?? '' })
}

/** Whether each of them still gets its corrections, by the days that their makers have named. */
export function versionsStand(
  versions: { rapport: string; node: string; postgres: string },
  today = new Date().toISOString().slice(0, 10),
): TrustFinding {
  const ends = [supportEnds('node', versions.node), supportEnds('postgres', versions.postgres)]
  const [first] = ends.filter(end => end !== null).sort()
  const params = { ...versions, date: first ?? '' }
  if (ends.includes(null)) return { state: 'look', code: 'versionsUnknown', params }
  if (first && first <= today) return { state: 'act', code: 'versionsOver', params }
  if (first && first <= inHalfAYear(today)) return { state: 'look', code: 'versionsEnd', params }
  return { state: 'fine', code: 'versions', params }
}

const inHalfAYear = (today: string): string => new Date(Date.parse(today) + 183 * day).toISOString().slice(0, 10)
