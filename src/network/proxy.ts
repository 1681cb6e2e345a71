import { BlockList, isIP } from 'node:net'

/** By which proxy calls over TLS leave, and what is called without it. */
export interface Proxies {
  /** `http://proxy:3128`, with name and password where it asks for them; `null`: calls leave directly. */
  readonly https: string | null
  /** As `NO_PROXY` has them: `*`, names, `.names` with all below them, addresses and networks, each with a port or without. */
  readonly except: readonly string[]
}

export const noProxies: Proxies = { https: null, except: [] }

/** The proxy through which an address is called; `null` where none is, or none counts for it. */
export function proxyFor({ https, except }: Proxies, url: URL): URL | null {
  if (!https || url.protocol !== 'https:') return null
  return except.some(each => covers(each.trim().toLowerCase(), url)) ? null : new URL(https)
}

function covers(exception: string, url: URL): boolean {
  if (exception === '*') return true
  const [, name = exception, port] = exception.match(/^(.+?):(\d+)$/) ?? []
  const isOfPort = !port || isIP(exception) === 6 || port === portOf(url)
  const host = bareHost(url)
  if (isIP(host)) return isOfPort && coversAddress(isIP(exception) ? exception : name, host)
  const domain = name.replace(/^\*?\./, '')
  return isOfPort && domain !== '' && (host === domain || host.endsWith(`.${domain}`))
}

function coversAddress(exception: string, address: string): boolean {
  const [network = '', bits] = exception.replace(/^\[|\]$/g, '').split('/')
  if (!isIP(network)) return false
  const family = isIP(network) === 6 ? 'ipv6' : 'ipv4'
  const list = new BlockList()
  list.addSubnet(network, bits === undefined ? (family === 'ipv6' ? 128 : 32) : Number(bits), family)
  return list.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4')
}

/** A host as it is looked up: addresses of IPv6 without their brackets, names without a point at the end. */
export const bareHost = ({ hostname }: URL): string =>
  hostname
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '')
    .toLowerCase()

const usualPorts: Readonly<Record<string, string>> = {
  'https:': '443',
  'http:': '80',
  'smtp:': '25',
  'smtps:': '465',
  'imap:': '143',
  'imaps:': '993',
}

export const portOf = ({ protocol, port }: URL): string => port || usualPorts[protocol] || ''
