import { BlockList, isIP } from 'node:net'

/** IPv4 that is not of the public internet (IANA special-purpose registry). */
const special: readonly [string, number][] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.31.196.0', 24],
  ['192.52.193.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['192.175.48.0', 24],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
]

/** Of IPv6 only global unicast is public, and of that not what carries an IPv4 address in it or is for examples. */
const global: readonly [string, number] = ['2000::', 3]
const specialGlobal: readonly [string, number][] = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
]

const specialFour = new BlockList()
for (const [net, bits] of special) specialFour.addSubnet(net, bits, 'ipv4')
const globalSix = new BlockList()
globalSix.addSubnet(...global, 'ipv6')
const specialSix = new BlockList()
for (const [net, bits] of specialGlobal) specialSix.addSubnet(net, bits, 'ipv6')

/** Whether an IP address in its usual notation is one of the public internet. */
export function isPublicAddress(address: string): boolean {
  const version = isIP(address)
  if (version === 4) return !specialFour.check(address, 'ipv4')
  return version === 6 && globalSix.check(address, 'ipv6') && !specialSix.check(address, 'ipv6')
}
