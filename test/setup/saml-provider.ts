import { randomUUID } from 'node:crypto'
import samlify from 'samlify'
import { type KeyPair, makeKeyPair } from '../../src/access/single-sign-on/saml/key-pair.ts'

/** What a provider says in an answer; each may be said wrongly. */
export interface Said {
  issuer: string
  destination: string | null
  recipient: string
  audience: string
  inResponseTo: string | null
  issuedAt: Date
  from: Date
  until: Date
  subject: string
  format: string
  attributes: Record<string, string[]>
  status: string
  assertionId: string
}

export interface HowAnswered {
  /** What is signed: the assertion, the whole answer or both. */
  signs?: 'assertion' | 'response' | 'both' | 'nothing'
  encrypts?: boolean
  algorithm?: 'sha256' | 'sha1'
  /** Signed by a key that nobody was told of. */
  forged?: boolean
  data?: string
  transport?: string
}

/** A provider of sign-on, made of samlify: it knows us by our metadata, signs and encrypts. */
export interface SamlPeer {
  entityId: string
  metadata: string
  /** Base64 of an answer, as a browser would post it. */
  answer(ownMetadata: string, said?: Partial<Said>, how?: HowAnswered): Promise<string>
}

const gcm = 'http://www.w3.org/2009/xmlenc11#aes256-gcm'
const redirect = 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect'
const oaep = 'http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p'
const signatures = {
  sha256: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
  sha1: 'http://www.w3.org/2000/09/xmldsig#rsa-sha1',
}

export async function makeSamlPeer(signOnUrl = 'https://idp.example/sso'): Promise<SamlPeer> {
  const entityId = 'https://idp.example/metadata'
  const [pair, foreign] = await Promise.all([makeKeyPair('idp.example'), makeKeyPair('idp.example')])
  const provider = (key: KeyPair, how: HowAnswered = {}) =>
    samlify.IdentityProvider({
      entityID: entityId,
      signingCert: pair.certificate,
      privateKey: key.privateKey,
      isAssertionEncrypted: how.encrypts ?? false,
      requestSignatureAlgorithm: signatures[how.algorithm ?? 'sha256'],
      singleSignOnService: [{ Binding: redirect, Location: signOnUrl }],
      singleLogoutService: [{ Binding: redirect, Location: signOnUrl }],
      ...({ dataEncryptionAlgorithm: how.data ?? gcm, keyEncryptionAlgorithm: how.transport ?? oaep } as object),
    })

  return {
    entityId,
    metadata: provider(pair).getMetadata(),
    async answer(ownMetadata, said = {}, how = {}) {
      const { signs = 'assertion' } = how
      const metadata = ownMetadata.replace(
        /WantAssertionsSigned="\w+"/,
        `WantAssertionsSigned="${signs !== 'response'}"`,
      )
      const us = samlify.ServiceProvider({ metadata, wantMessageSigned: signs === 'both' })
      const whole = { ...usual(entityId, us), ...said }
      if (signs === 'nothing') return Buffer.from(answerText(whole)).toString('base64')
      const made = await provider(how.forged ? foreign : pair, how).createLoginResponse(
        us,
        { extract: {} },
        'post',
        {},
        {
          customTagReplacement: () => ({ id: '_answer', context: answerText(whole) }),
          encryptThenSign: how.encrypts === true && signs !== 'assertion',
        },
      )
      return made.context
    },
  }
}

type Us = ReturnType<typeof samlify.ServiceProvider>

function usual(entityId: string, us: Us): Said {
  const acs = String(us.entityMeta.getAssertionConsumerService('post'))
  const now = Date.now()
  return {
    issuer: entityId,
    destination: acs,
    recipient: acs,
    audience: us.entityMeta.getEntityID(),
    inResponseTo: '_asked',
    issuedAt: new Date(now),
    from: new Date(now - 5000),
    until: new Date(now + 300_000),
    subject: 'anna-7',
    format: 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent',
    attributes: {
      mail: ['anna@salon.example'],
      displayName: ['Anna & Co'],
      groups: ['sales', 'everybody'],
    },
    status: 'urn:oasis:names:tc:SAML:2.0:status:Success',
    assertionId: `_${randomUUID()}`,
  }
}

function answerText(said: Said): string {
  const asked = said.inResponseTo === null ? '' : ` InResponseTo="${said.inResponseTo}"`
  const issued = said.issuedAt.toISOString()
  const [from, until] = [said.from.toISOString(), said.until.toISOString()]
  const destination = said.destination === null ? '' : ` Destination="${said.destination}"`
  return `<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_${randomUUID()}" Version="2.0" IssueInstant="${issued}"${destination}${asked}><saml:Issuer>${said.issuer}</saml:Issuer><samlp:Status><samlp:StatusCode Value="${said.status}"/></samlp:Status><saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="${said.assertionId}" Version="2.0" IssueInstant="${issued}"><saml:Issuer>${said.issuer}</saml:Issuer><saml:Subject><saml:NameID Format="${said.format}">${said.subject}</saml:NameID><saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData NotOnOrAfter="${until}" Recipient="${said.recipient}"${asked}/></saml:SubjectConfirmation></saml:Subject><saml:Conditions NotBefore="${from}" NotOnOrAfter="${until}"><saml:AudienceRestriction><saml:Audience>${said.audience}</saml:Audience></saml:AudienceRestriction></saml:Conditions><saml:AuthnStatement AuthnInstant="${issued}"><saml:AuthnContext><saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:Password</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement><saml:AttributeStatement>${attributes(said)}</saml:AttributeStatement></saml:Assertion></samlp:Response>`
}

const attributes = (said: Said): string =>
  Object.entries(said.attributes)
    .map(([name, values]) => `<saml:Attribute Name="${name}">${values.map(valueText).join('')}</saml:Attribute>`)
    .join('')

const valueText = (value: string): string =>
  `<saml:AttributeValue>${value.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</saml:AttributeValue>`
