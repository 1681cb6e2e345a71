import { beforeAll, describe, expect, test } from 'vitest'
import { type HowAnswered, makeSamlPeer, type Said, type SamlPeer } from '../../../../test/setup/saml-provider.ts'
import { factsOf } from './certificate.ts'
import { type Expectation, examineAnswer } from './examine.ts'
import { type KeyPair, makeKeyPair } from './key-pair.ts'
import { readProviderMetadata } from './metadata.ts'
import { ownMetadata } from './own-metadata.ts'

const own = { entityId: 'https://crm.example/sign-on/1/metadata', acs: 'https://crm.example/sign-on/1/acs' }
let peer: SamlPeer
let other: SamlPeer
let old: KeyPair
let fresh: KeyPair
let expected: Expectation

beforeAll(async () => {
  ;[peer, other, old, fresh] = await Promise.all([
    makeSamlPeer(),
    makeSamlPeer(),
    makeKeyPair('old'),
    makeKeyPair('new'),
  ])
  const { entityId, certificates } = readProviderMetadata(peer.metadata, 'metadata')
  expected = {
    entityId,
    certificates,
    own,
    keys: [old, fresh],
    asked: '_asked',
    allowsUnasked: false,
    allowsSha1: false,
    attributes: {},
  }
})

const ours = (keys: readonly KeyPair[] = expected.keys) =>
  ownMetadata(own, { certificates: keys.map(({ certificate }) => certificate), signsRequests: false })
const answered = (said: Partial<Said> = {}, how: HowAnswered = {}) => peer.answer(ours(), said, how)
const textOf = (base64: string) => Buffer.from(base64, 'base64').toString()
const packed = (text: string) => Buffer.from(text).toString('base64')

async function troubles(base64: string, changed: Partial<Expectation> = {}): Promise<string[]> {
  const { findings, accepted } = await examineAnswer(base64, { ...expected, ...changed })
  const wrong = findings.filter(({ isOk }) => !isOk).map(({ step, code }) => `${step}.${code}`)
  if (wrong.length) expect(accepted).toBeNull()
  else expect(accepted).not.toBeNull()
  return wrong
}

describe('an answer of the provider is believed', () => {
  const hows: HowAnswered[] = [
    { signs: 'assertion' },
    { signs: 'response' },
    { signs: 'both' },
    { signs: 'assertion', encrypts: true },
    { signs: 'both', encrypts: true },
    { signs: 'assertion', encrypts: true, data: 'http://www.w3.org/2001/04/xmlenc#aes256-cbc' },
  ]
  test.each(hows)('%j', async how => {
    const { findings, accepted } = await examineAnswer(await answered({}, how), expected)
    expect(findings.filter(({ isOk }) => !isOk)).toEqual([])
    expect(accepted?.arrival).toEqual({
      subject: 'anna-7',
      email: 'anna@salon.example',
      name: 'Anna & Co',
      groups: ['sales', 'everybody'],
    })
  })

  test('encrypted for a former key of ours, while the provider has not heard of the new one', async () => {
    const base64 = await peer.answer(ours([old]), {}, { encrypts: true })
    const { findings, accepted } = await examineAnswer(base64, expected)
    expect(accepted?.arrival.subject).toBe('anna-7')
    expect(findings.find(({ step }) => step === 'decryption')).toMatchObject({ isOk: true, code: 'formerKey' })
  })

  test('with SHA-1, where that is allowed for it', async () => {
    const base64 = await answered({}, { algorithm: 'sha1' })
    expect(await troubles(base64)).toEqual(['signature.sha1'])
    expect(await troubles(base64, { allowsSha1: true })).toEqual([])
  })

  test('unasked, where that is allowed for it', async () => {
    const base64 = await answered({ inResponseTo: null })
    expect(await troubles(base64, { asked: null })).toEqual(['request.unasked'])
    expect(await troubles(base64, { asked: null, allowsUnasked: true })).toEqual([])
  })
})

describe('who mends a set-up is told', () => {
  test('that the answer was encrypted for a certificate that is not ours, by its fingerprint', async () => {
    const foreign = await makeKeyPair('somebody else')
    const base64 = await peer.answer(ours([foreign]), {}, { encrypts: true })
    const { findings } = await examineAnswer(base64, expected)
    expect(findings.at(-1)).toEqual({
      step: 'decryption',
      isOk: false,
      code: 'foreignCertificate',
      params: { given: factsOf(foreign.certificate).fingerprint, wanted: factsOf(fresh.certificate).fingerprint },
    })
  })

  test('that there is no key here that could decrypt', async () => {
    expect(await troubles(await answered({}, { encrypts: true }), { keys: [] })).toEqual(['decryption.noKey'])
  })

  test('that the provider names a serial number of another certificate, as ADFS does', async () => {
    const foreign = await makeKeyPair('somebody else')
    const base64 = await peer.answer(ours([foreign]), {}, { encrypts: true })
    const serial =
      '<X509IssuerSerial><X509IssuerName>CN=old</X509IssuerName><X509SerialNumber>7</X509SerialNumber></X509IssuerSerial>'
    const text = textOf(base64).replace(/<X509Certificate>.*?<\/X509Certificate>/s, serial)
    const { findings } = await examineAnswer(packed(text), expected)
    expect(findings.at(-1)).toMatchObject({ code: 'foreignSerial', params: { given: 'CN=old № 7' } })
  })

  test('that it encrypts in a way that is not safe', async () => {
    const base64 = await answered({}, { encrypts: true, transport: 'http://www.w3.org/2001/04/xmlenc#rsa-1_5' })
    expect(await troubles(base64)).toEqual(['decryption.algorithm'])
  })

  const wrong: [string, Partial<Said>, string[]][] = [
    ['that its clock is ahead', { issuedAt: in_(600), from: in_(600), until: in_(900) }, ['clock.ahead']],
    ['that the answer is not valid yet', { from: in_(300) }, ['clock.early']],
    ['that the answer came too late', { until: in_(-120) }, ['clock.late']],
    ['that it means another audience', { audience: 'https://other.example' }, ['audience.other']],
    ['that it answers to another address', { destination: 'https://other.example/acs' }, ['audience.destination']],
    ['that it means another receiver', { recipient: 'https://other.example/acs' }, ['audience.recipient']],
    ['that it calls itself otherwise', { issuer: 'https://other.example' }, ['issuer.other']],
    ['that it answers another request', { inResponseTo: '_other' }, ['request.other']],
    ['that it sends no e-mail', { attributes: { displayName: ['Anna'] } }, ['attributes.noEmail']],
    [
      'that it sends two e-mails',
      { attributes: { mail: ['a@salon.example', 'b@salon.example'] } },
      ['attributes.noEmail'],
    ],
    [
      'that it names somebody anew each time',
      { format: `${formats}2.0:nameid-format:transient` },
      ['attributes.transient'],
    ],
    ['that it let nobody in', { status: `${formats}2.0:status:Responder` }, ['status.refused']],
  ]
  test.each(wrong)('%s', async (_, said, codes) => {
    for (const how of [{}, { encrypts: true }]) expect(await troubles(await answered(said, how))).toEqual(codes)
  })

  test('everything that is wrong at once', async () => {
    const base64 = await answered({ audience: 'https://other.example', until: in_(-120) }, { forged: true })
    expect(await troubles(base64)).toEqual(['signature.wrong', 'clock.late', 'audience.other'])
  })

  test('nothing of whom the answer is about', async () => {
    const { findings } = await examineAnswer(await answered({ audience: 'https://other.example' }), expected)
    expect(JSON.stringify(findings)).not.toMatch(/anna|salon|sales/i)
  })
})

describe('an answer is refused', () => {
  test('that nobody signed', async () => {
    expect(await troubles(await answered({}, { signs: 'nothing' }))).toEqual(['signature.unsigned'])
  })

  test.each(['assertion', 'response', 'both'] as const)('whose %s was signed by somebody else', async signs => {
    expect(await troubles(await answered({}, { signs, forged: true }))).toEqual(['signature.wrong'])
    expect(await troubles(await other.answer(ours(), {}, { signs }))).toEqual(['signature.wrong'])
  })

  test('of which a letter was changed', async () => {
    const text = textOf(await answered()).replace('anna-7', 'anna-8')
    expect(await troubles(packed(text))).toEqual(['signature.wrong'])
    const both = textOf(await answered({}, { signs: 'both' })).replace(/Destination="[^"]+"/, '')
    expect(await troubles(packed(both))).toEqual(['signature.wrong'])
  })

  test('whose encrypted part was changed', async () => {
    const text = textOf(await answered({}, { encrypts: true }))
    const changed = text.replace(
      /(<(?:\w+:)?CipherValue>)(.{40})(.)/gs,
      (_, tag, head, sign) => `${tag}${head}${sign === 'A' ? 'B' : 'A'}`,
    )
    expect(changed).not.toBe(text)
    expect(await troubles(packed(changed))).toEqual(['decryption.damaged'])
  })

  test('with a comment in the name of somebody, who would become somebody else by it', async () => {
    const text = textOf(await answered({ subject: 'anna@salon.example.evil.example' }))
    const cut = text.replace('anna@salon.example.evil', 'anna@salon.example<!---->.evil')
    expect(await troubles(packed(cut))).toEqual(['form.comments'])
  })

  const heads = [
    '<!DOCTYPE samlp:Response [<!ENTITY a "b">]>',
    '<!DOCTYPE x SYSTEM "file:///etc/passwd">',
    '<?xml-stylesheet href="http://127.0.0.1/"?>',
  ]
  test.each(heads)('that begins with %s', async head => {
    expect(await troubles(packed(head + textOf(await answered())))).toEqual(['form.declarations'])
  })

  test('that is no XML, cut off, too long or not of this alphabet', async () => {
    const text = textOf(await answered())
    for (const broken of [
      '<',
      'hello',
      '',
      text.slice(0, -20),
      `${text}<a/>`,
      '<a>'.repeat(30_000),
      '<a>'.repeat(3000),
    ])
      expect(await troubles(packed(broken)), broken.slice(0, 20)).toEqual(['form.notXml'])
    expect(await troubles('%%%')).toEqual(['form.notXml'])
    expect(await troubles(Buffer.from([0xff, 0xfe, 0x3c]).toString('base64'))).toEqual(['form.notXml'])
    expect(await troubles('A'.repeat(500_000))).toEqual(['form.tooLong'])
  })
})

describe('a signature wrapped around a forged assertion is refused', () => {
  /** Names of the eight known shapes, each made of what the provider signed and a forgery of it. */
  const shapes: Record<string, (signed: string, forged: string, bare: string) => string> = {
    'XSW1: the signed answer inside the signature of a forged one': (signed, _, bare) =>
      forge(bare).replace('</saml:Issuer>', `</saml:Issuer>${signatureOf(signed, signed)}`),
    'XSW2: the signed answer beside the signature of a forged one': (signed, _, bare) =>
      forge(bare).replace('</saml:Issuer>', `</saml:Issuer>${signed}${signatureOf(signed)}`),
    'XSW3: the forged assertion before the signed one': (signed, forged) =>
      signed.replace(/<saml:Assertion /, `${forged}<saml:Assertion `),
    'XSW4: the signed assertion inside the forged one': (signed, forged) =>
      signed.replace(
        assertionOf(signed),
        forged.replace('</saml:Assertion>', `${assertionOf(signed)}</saml:Assertion>`),
      ),
    'XSW5: the signature in the forged one, the signed one behind': (signed, forged) => {
      const plain = assertionOf(signed).replace(signatureOf(signed), '')
      const bearing = forged.replace('</saml:Issuer>', `</saml:Issuer>${signatureOf(signed)}`)
      return signed.replace(assertionOf(signed), bearing + plain)
    },
    'XSW6: the signed one inside the signature of the forged one': (signed, forged) => {
      const plain = assertionOf(signed).replace(signatureOf(signed), '')
      const bearing = forged.replace('</saml:Issuer>', `</saml:Issuer>${signatureOf(signed, plain)}`)
      return signed.replace(assertionOf(signed), bearing)
    },
    'XSW7: the forged one among extensions': (signed, forged) =>
      signed.replace('<samlp:Status>', `<samlp:Extensions>${forged}</samlp:Extensions><samlp:Status>`),
    'XSW8: the signed one in an object of the signature': (signed, forged) => {
      const plain = assertionOf(signed).replace(signatureOf(signed), '')
      const object = `<ds:Object>${plain}</ds:Object>`
      const bearing = forged.replace('</saml:Issuer>', `</saml:Issuer>${signatureOf(signed, object)}`)
      return signed.replace(assertionOf(signed), bearing)
    },
    'the forged one under a namespace of its own': (signed, forged) =>
      signed.replace(
        /<saml:Assertion /,
        `${forged.replaceAll('saml:', 'x:').replace('<x:Assertion', '<x:Assertion xmlns:x="urn:x"')}<saml:Assertion `,
      ),
    'the same id twice': (signed, forged) =>
      signed.replace(
        '<samlp:Status>',
        `<samlp:Extensions><a ID="${idOf(assertionOf(signed))}"/></samlp:Extensions><samlp:Status>`,
      ) + forged.slice(0, 0),
    'two signatures in one': signed => signed.replace('<saml:Subject>', `${signatureOf(signed)}<saml:Subject>`),
    'two digests in one signature': signed => signed.replace(/(<ds:Reference .*?<\/ds:Reference>)/s, '$1$1'),
    'two descriptions of what is signed': signed => signed.replace(/(<ds:SignedInfo>.*?<\/ds:SignedInfo>)/s, '$1$1'),
    'a reference to nothing in particular': signed => signed.replace(/URI="#[^"]+"/, 'URI=""'),
  }

  test.each(Object.entries(shapes))('%s', async (name, wrap) => {
    const whole = /XSW[12]/.test(name)
    const signed = textOf(await answered({}, { signs: whole ? 'response' : 'assertion' }))
    const forged = forge(assertionOf(signed)).replace(signatureOf(signed), '')
    const text = wrap(signed, forged, signed.replace(signatureOf(signed), ''))
    expect(text).not.toBe(signed)
    expect(await troubles(packed(text))).toEqual(['form.wrapped'])
  })

  test('also within what is encrypted', async () => {
    const { encrypt } = await import('xml-encryption')
    const signed = textOf(await answered())
    const forged = forge(assertionOf(signed)).replace(signatureOf(signed), '')
    const nested = forged.replace('</saml:Assertion>', `${assertionOf(signed)}</saml:Assertion>`)
    const options = {
      rsa_pub: fresh.certificate,
      pem: fresh.certificate,
      encryptionAlgorithm: 'http://www.w3.org/2009/xmlenc11#aes256-gcm',
      keyEncryptionAlgorithm: 'http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p',
    } as const
    const sealed = await new Promise<string>((resolve, reject) => {
      encrypt(nested, options, (error, text) => (error ? reject(error) : resolve(text)))
    })
    const text = signed.replace(assertionOf(signed), `<saml:EncryptedAssertion>${sealed}</saml:EncryptedAssertion>`)
    expect(await troubles(packed(text))).toEqual(['form.wrapped'])
  })
})

const formats = 'urn:oasis:names:tc:SAML:'
function in_(seconds: number): Date {
  return new Date(Date.now() + seconds * 1000)
}

const assertionOf = (text: string): string => text.match(/<saml:Assertion .*<\/saml:Assertion>/s)?.[0] ?? ''
const idOf = (text: string): string => text.match(/ ID="([^"]+)"/)?.[1] ?? ''
function signatureOf(text: string, inside = ''): string {
  const found = text.match(/<ds:Signature .*?<\/ds:Signature>/s)?.[0] ?? ''
  return inside ? found.replace('</ds:Signature>', `${inside}</ds:Signature>`) : found
}
/** Somebody else, under another id. */
const forge = (text: string): string => text.replace('anna-7', 'admin-1').replace(/ ID="[^"]+"/, ' ID="_forged"')
