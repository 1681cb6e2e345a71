import { BlockList, isIP, SocketAddress } from 'node:net'

/** A network in the one notation that is kept: `203.0.113.7`, `10.0.0.0/8`, `2001:db8::/32`. */
export type ReadNetwork = { network: string } | { code: string; params: Record<string, string> }

interface Range {
  family: 'ipv4' | 'ipv6'
  address: string
  bits: number
}

const sizes = { ipv4: 32, ipv6: 128 } as const

/**
 * Reads an IP address or a network as a person writes it. Refused is what programs read in different ways: octal,
 * hexadecimal and shortened numbers, addresses with a zone, networks that begin in their middle.
 */
export function readNetwork(text: string): ReadNetwork {
  const given = text.trim()
  const range = rangeOf(given)
  if (!range) return { code: looksNumeric(given) ? 'ambiguousAddress' : 'notAnAddress', params: { address: given } }
  const begin = beginOf(range)
  if (begin !== range.address)
    return { code: 'notTheBegin', params: { address: given, meant: written({ ...range, address: begin }) } }
  return { network: written(range) }
}

/** `010.0.0.1`, `0x7f.1`, `127.1`, `2130706433`: addresses to some programs, and not the same ones to all. */
const looksNumeric = (text: string): boolean => /^(0x[\da-f]+|\d+)(\.(0x[\da-f]+|\d+))*(\/\d+)?$/i.test(text)

const written = ({ family, address, bits }: Range): string => (bits === sizes[family] ? address : `${address}/${bits}`)

function rangeOf(text: string): Range | null {
  const [address = '', bits, ...more] = text.split('/')
  const version = isIP(address)
  if (!version || more.length || address.includes('%')) return null
  const family = version === 6 ? 'ipv6' : 'ipv4'
  if (bits !== undefined && !/^(0|[1-9]\d{0,2})$/.test(bits)) return null
  const length = Number(bits ?? sizes[family])
  if (length > sizes[family]) return null
  const plain = plainAddress(address)
  if (family === 'ipv4' || isIP(plain) === 6) return { family, address: plain, bits: length }
  return length < 96 ? null : { family: 'ipv4', address: plain, bits: length - 96 }
}

/** An address in its usual notation. IPv4 that came over IPv6 (RFC 4291, 2.5.5.2) is IPv4. */
export function plainAddress(address: string): string {
  const version = isIP(address)
  if (version !== 6) return address
  const { address: usual } = new SocketAddress({ address, family: 'ipv6' })
  return /^::ffff:(\d+\.\d+\.\d+\.\d+)$/.exec(usual)?.[1] ?? usual
}

/** Whether an address lies in one of the networks; in none there are, any does. */
export function addressesAllowed(networks: readonly string[]): (address: string) => boolean {
  if (!networks.length) return () => true
  const list = new BlockList()
  for (const network of networks) {
    const range = rangeOf(network)
    if (range) list.addSubnet(range.address, range.bits, range.family)
  }
  return address => {
    const plain = plainAddress(address)
    const version = isIP(plain)
    return version !== 0 && list.check(plain, version === 6 ? 'ipv6' : 'ipv4')
  }
}

/** Whether a network lies wholly in one of the others. */
export function isWithin(network: string, networks: readonly string[]): boolean {
  const inner = rangeOf(network)
  return networks.some(each => {
    const outer = rangeOf(each)
    if (!inner || !outer || inner.family !== outer.family || inner.bits < outer.bits) return false
    return beginOf({ ...inner, bits: outer.bits }) === outer.address
  })
}

/** The first address of a network. */
function beginOf({ family, address, bits }: Range): string {
  const rest = BigInt(sizes[family] - bits)
  const first = (numberOf(family, address) >> rest) << rest
  if (family === 'ipv4') return [24n, 16n, 8n, 0n].map(by => String((first >> by) & 255n)).join('.')
  const groups = first.toString(16).padStart(32, '0').match(/.{4}/g) ?? []
  return plainAddress(groups.join(':'))
}

function numberOf(family: Range['family'], address: string): bigint {
  if (family === 'ipv4') return joined(address.split('.').map(Number), 8n)
  const [head = '', tail] = address.replace(/\d+\.\d+\.\d+\.\d+$/, inGroups).split('::')
  const [before, after] = [groupsOf(head), groupsOf(tail)]
  return joined([...before, ...Array(8 - before.length - after.length).fill(0), ...after], 16n)
}

const joined = (parts: readonly number[], bits: bigint): bigint =>
  parts.reduce((sum, part) => (sum << bits) | BigInt(part), 0n)

const groupsOf = (text = ''): number[] => (text ? text.split(':').map(group => Number.parseInt(group, 16)) : [])

/** `1.2.3.4` → `102:304`. */
function inGroups(dotted: string): string {
  const number = joined(dotted.split('.').map(Number), 8n)
  return `${(number >> 16n).toString(16)}:${(number & 0xffffn).toString(16)}`
}
