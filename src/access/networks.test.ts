import { expect, test } from 'vitest'
import { addressesAllowed, isWithin, readNetwork } from './networks.ts'

test.each([
  ['203.0.113.7', '203.0.113.7'],
  [' 10.0.0.0/8 ', '10.0.0.0/8'],
  ['203.0.113.7/32', '203.0.113.7'],
  ['0.0.0.0/0', '0.0.0.0/0'],
  ['2001:DB8:0:0::1', '2001:db8::1'],
  ['2001:db8::/32', '2001:db8::/32'],
  ['::1', '::1'],
  ['::1.2.3.4', '::1.2.3.4'],
  ['::ffff:203.0.113.7', '203.0.113.7'],
  ['::FFFF:cb00:7107', '203.0.113.7'],
  ['::ffff:10.0.0.0/104', '10.0.0.0/8'],
])('%s is read as %s', (given, network) => {
  expect(readNetwork(given)).toEqual({ network })
})

test.each([
  ['010.0.0.1', 'ambiguousAddress'],
  ['0x7f.0.0.1', 'ambiguousAddress'],
  ['0x7f000001', 'ambiguousAddress'],
  ['127.1', 'ambiguousAddress'],
  ['2130706433', 'ambiguousAddress'],
  ['10.0.0.0/08', 'ambiguousAddress'],
  ['256.0.0.1', 'ambiguousAddress'],
  ['10.0.0.0/33', 'ambiguousAddress'],
  ['::ffff:010.0.0.1', 'notAnAddress'],
  ['::ffff:0:0/90', 'notAnAddress'],
  ['fe80::1%eth0', 'notAnAddress'],
  ['2001:db8::/129', 'notAnAddress'],
  ['１0.0.0.1', 'notAnAddress'],
  ['10.0.0.1/8/8', 'notAnAddress'],
  ['10.0.0.1, 10.0.0.2', 'notAnAddress'],
  ['10.0.0.0-10.0.0.9', 'notAnAddress'],
  ['example.com', 'notAnAddress'],
  ['', 'notAnAddress'],
])('%s is refused', (given, code) => {
  expect(readNetwork(given)).toEqual({ code, params: { address: given } })
})

test.each([
  ['10.1.2.3/8', '10.0.0.0/8'],
  ['2001:db8:1:2::3/48', '2001:db8:1::/48'],
  ['::ffff:10.1.2.3/104', '10.0.0.0/8'],
])('%s begins in the middle of a network, and the one that may be meant is named', (given, meant) => {
  expect(readNetwork(given)).toEqual({ code: 'notTheBegin', params: { address: given, meant } })
})

test.each([
  [[], '198.51.100.1', true],
  [['203.0.113.7'], '203.0.113.7', true],
  [['203.0.113.7'], '203.0.113.8', false],
  [['203.0.113.7'], '::ffff:203.0.113.7', true],
  [['203.0.113.7'], '::ffff:cb00:7107', true],
  [['10.0.0.0/8'], '10.255.255.255', true],
  [['10.0.0.0/8'], '11.0.0.0', false],
  [['10.0.0.0/8'], '::10.0.0.1', false],
  [['0.0.0.0/0'], '2001:db8::1', false],
  [['2001:db8::/32'], '2001:0DB8:ffff::1', true],
  [['2001:db8::/32'], '2001:db9::1', false],
  [['::/0'], '2001:db9::1', true],
  [['fe80::/10'], 'fe80::1%eth0', true],
  [['10.0.0.0/8', '2001:db8::1'], '2001:db8::1', true],
  [['10.0.0.0/8'], 'unknown', false],
] as const)('to %j belongs %s: %s', (networks, address, belongs) => {
  expect(addressesAllowed(networks)(address)).toBe(belongs)
})

test.each([
  ['10.1.0.0/16', ['10.0.0.0/8'], true],
  ['10.0.0.0/8', ['10.0.0.0/8'], true],
  ['10.0.0.0/7', ['10.0.0.0/8'], false],
  ['11.0.0.0/16', ['10.0.0.0/8'], false],
  ['10.0.0.1', ['2001:db8::/32', '10.0.0.1'], true],
  ['2001:db8:1::/48', ['2001:db8::/32'], true],
  ['2001:db8::/32', ['2001:db8:1::/48'], false],
  ['10.0.0.1', ['::/0'], false],
] as const)('%s lies in %j: %s', (network, networks, lies) => {
  expect(isWithin(network, networks)).toBe(lies)
})
