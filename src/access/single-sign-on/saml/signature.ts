import { signaturesIn, waysOf } from './answer-shape.ts'
import { type Finding, failed, passed } from './finding.ts'
import type { OwnNames } from './own-metadata.ts'
import { readXml } from './xml.ts'

/** What is looked at, and by what it may be signed. */
export interface Signed {
  /** The whole answer in Base64. */
  encoded: string
  response: Element
  /** As it is after decryption. */
  assertion: Element
  privateKey?: string
  certificates: readonly string[]
  allowsSha1: boolean
  own: OwnNames
  /** Times and audience are checked along, once everything else has been found right. */
  strict: boolean
}

export interface Verified {
  finding: Finding
  /** The signed text itself, read anew: nothing else of the answer is believed. */
  assertion: Element | null
}

/** Seconds by which the clocks of provider and server may differ. */
export const clockTolerance = 60

const strong = new Set([
  'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
  'http://www.w3.org/2001/04/xmldsig-more#rsa-sha512',
  'http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1',
  'http://www.w3.org/2001/04/xmlenc#sha256',
  'http://www.w3.org/2001/04/xmlenc#sha512',
])
const weak = new Set(['http://www.w3.org/2000/09/xmldsig#rsa-sha1', 'http://www.w3.org/2000/09/xmldsig#sha1'])
const transforms = new Set([
  'http://www.w3.org/2000/09/xmldsig#enveloped-signature',
  'http://www.w3.org/2001/10/xml-exc-c14n#',
  'http://www.w3.org/TR/2001/REC-xml-c14n-20010315',
])

/** Demands that assertion or answer is signed by the provider, and that no signature is wrong. */
export async function verifySignatures(signed: Signed): Promise<Verified> {
  const { response, assertion, certificates, allowsSha1 } = signed
  const refused = (code: string, params: Finding['params'] = {}) => ({
    finding: failed('signature', code, params),
    assertion: null,
  })
  const signatures = [...signaturesIn(response), ...signaturesIn(assertion)]
  if (!signatures.length) return refused('unsigned')
  const ways = signatures.map(waysOf)
  const odd = ways.flatMap(({ methods, transforms: used }) => [
    ...methods.filter(each => !strong.has(each) && !weak.has(each)),
    ...used.filter(each => !transforms.has(each)),
  ])
  if (odd.length) return refused('algorithm', { algorithm: odd[0] ?? '' })
  if (!allowsSha1 && ways.some(({ methods }) => methods.some(each => weak.has(each)))) return refused('sha1')

  const text = await verifiedText(signed)
  if (text === null) return refused('wrong', { count: certificates.length })
  const both = signaturesIn(response).length ? (signaturesIn(assertion).length ? 'both' : 'response') : 'assertion'
  return { finding: passed('signature', {}, both), assertion: readXml(text) }
}

async function verifiedText(signed: Signed): Promise<string | null> {
  const { encoded, response, assertion, privateKey, certificates, own, strict } = signed
  const { SAML } = await import('@node-saml/node-saml')
  const library = new SAML({
    issuer: own.entityId,
    callbackUrl: own.acs,
    idpCert: [...certificates],
    ...(privateKey && { decryptionPvk: privateKey }),
    wantAuthnResponseSigned: signaturesIn(response).length > 0,
    wantAssertionsSigned: signaturesIn(assertion).length > 0,
    audience: strict ? own.entityId : false,
    acceptedClockSkewMs: strict ? clockTolerance * 1000 : -1,
  })
  try {
    const { profile } = await library.validatePostResponseAsync({ SAMLResponse: encoded })
    return profile?.getAssertionXml?.() ?? null
  } catch {
    return null
  }
}
