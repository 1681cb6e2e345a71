import { beforeAll, describe, expect, test } from 'vitest'
import { makeSamlPeer, type SamlPeer } from '../../../../test/setup/saml-provider.ts'
import { Invalid } from '../../../model/index.ts'
import { base64Of, daysUntil, factsOf, readCertificate } from './certificate.ts'
import { type KeyPair, makeKeyPair } from './key-pair.ts'
import { isSignOnAddress, readProviderMetadata } from './metadata.ts'
import { ownMetadata } from './own-metadata.ts'

let peer: SamlPeer
let pair: KeyPair
beforeAll(async () => {
  ;[peer, pair] = await Promise.all([makeSamlPeer(), makeKeyPair('Rapport & Co')])
})

const codes = (xml: string): string[] => {
  try {
    readProviderMetadata(xml, 'metadata')
    return []
  } catch (error) {
    if (!(error instanceof Invalid)) throw error
    return error.problems.map(({ code }) => code)
  }
}

describe('the description of a provider', () => {
  test('says its name, its address and the certificates it signs with', () => {
    const read = readProviderMetadata(`<?xml version="1.0"?>\n<!-- ours -->\n${peer.metadata}`, 'metadata')
    expect(read).toMatchObject({
      entityId: peer.entityId,
      signOnUrl: 'https://idp.example/sso',
      wantsSignedRequests: false,
    })
    expect(read.certificates.map(pem => factsOf(pem).subject)).toEqual(['CN=idp.example'])
  })

  test('is found among others of the same file that describe no provider', () => {
    const us = ownMetadata({ entityId: 'a', acs: 'https://a.example' }, { certificates: [], signsRequests: false })
    const both = `<EntitiesDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata">${us.replace(/<\?.*?\?>/, '')}${peer.metadata.replace(/<\?.*?\?>/, '')}</EntitiesDescriptor>`
    expect(readProviderMetadata(both, 'metadata').entityId).toBe(peer.entityId)
  })

  const without = (part: RegExp) => peer.metadata.replace(part, '')
  const wrong: [string, () => string, string[]][] = [
    ['is not XML', () => 'hello', ['samlMetadataNotXml']],
    ['is a page', () => '<!DOCTYPE html><html></html>', ['samlMetadataDoctype']],
    [
      'names entities',
      () => `<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>${peer.metadata}`,
      ['samlMetadataDoctype'],
    ],
    ['is of somebody like us', () => own(), ['samlMetadataNoProvider']],
    ['has no name', () => without(/entityID="[^"]+"/), ['samlMetadataNoEntityId']],
    ['has no certificate', () => without(/<KeyDescriptor.*?<\/KeyDescriptor>/gs), ['samlMetadataNoCertificate']],
    ['has no address', () => without(/<SingleSignOnService[^>]*>/g), ['samlMetadataNoRedirect']],
    [
      'has an address that runs',
      () => peer.metadata.replaceAll('https://idp', 'javascript:alert//idp'),
      ['samlMetadataNoRedirect'],
    ],
    [
      'lacks two things',
      () => without(/<SingleSignOnService[^>]*>|entityID="[^"]+"/g),
      ['samlMetadataNoEntityId', 'samlMetadataNoRedirect'],
    ],
    ['is of two', () => `<a>${bare()}${bare()}</a>`, ['samlMetadataSeveral']],
    ['is too long', () => ' '.repeat(1_000_001), ['samlMetadataTooLong']],
  ]
  const bare = () => peer.metadata.replace(/<\?.*?\?>/, '')
  const own = () => ownMetadata({ entityId: 'a', acs: 'https://a.example' }, { certificates: [], signsRequests: false })
  test.each(wrong)('that %s is refused by all that is wrong', (_, xml, expected) => {
    expect(codes(xml())).toEqual(expected)
  })
})

test('people are sent to an address by TLS only, but on this machine', () => {
  for (const fine of ['https://idp.example/sso?a=b', 'http://127.0.0.1:7000/sso', 'http://localhost/'])
    expect(isSignOnAddress(fine), fine).toBe(true)
  for (const wrong of [
    'http://idp.example',
    'javascript:alert(1)',
    'data:text/html,a',
    '//idp',
    'https://a:b@idp.example',
    '',
  ])
    expect(isSignOnAddress(wrong), wrong).toBe(false)
})

test('our own description names every key for signing, the newest for encryption, and nothing private', () => {
  const text = ownMetadata(
    { entityId: 'https://crm.example/?a&b', acs: 'https://crm.example/acs' },
    { certificates: ['first', 'second'], signsRequests: true },
  )
  expect(
    [...text.matchAll(/use="(\w+)">\s*<ds:KeyInfo>.*?Certificate>(\w+)</gs)].map(([, use, key]) => [use, key]),
  ).toEqual([
    ['signing', 'first'],
    ['signing', 'second'],
    ['encryption', 'second'],
  ])
  expect(text).toContain('entityID="https://crm.example/?a&#38;b"')
  expect(text).toContain('AuthnRequestsSigned="true"')
})

test('a key pair of ours lasts three years and is of 3072 bits', () => {
  const { subject, until } = factsOf(pair.certificate)
  expect(subject).toBe('CN=Rapport & Co')
  expect(daysUntil(until)).toBeGreaterThan(1090)
  expect(base64Of(pair.privateKey).length).toBeGreaterThan(2000)
})

test('a certificate is read as PEM and as metadata has it, and nothing else is', () => {
  const base64 = base64Of(pair.certificate)
  for (const text of [pair.certificate, base64, base64.match(/.{1,76}/g)?.join('\r\n') ?? ''])
    expect(readCertificate(text)).toBe(readCertificate(pair.certificate))
  for (const text of ['', 'abc', base64.slice(0, 400), pair.privateKey]) expect(readCertificate(text)).toBeNull()
})
