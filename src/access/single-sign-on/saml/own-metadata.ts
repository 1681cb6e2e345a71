import { base64Of } from './certificate.ts'
import { escapeXml, names } from './xml.ts'

/** Under which names a provider knows us. */
export interface OwnNames {
  entityId: string
  /** Where it sends its answers. */
  acs: string
}

const post = 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST'

/** What is decrypted here; what stands first is preferred. */
export const dataAlgorithms = [
  'http://www.w3.org/2009/xmlenc11#aes256-gcm',
  'http://www.w3.org/2009/xmlenc11#aes128-gcm',
  'http://www.w3.org/2001/04/xmlenc#aes256-cbc',
  'http://www.w3.org/2001/04/xmlenc#aes128-cbc',
]
export const keyAlgorithm = 'http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p'

/**
 * Our side, as a provider imports it. Requests may be signed by any of our keys, so all are named; answers shall be encrypted
 * for the newest alone, while those of before still open what a provider encrypts that has not heard of it.
 */
export function ownMetadata(
  { entityId, acs }: OwnNames,
  { certificates, signsRequests }: { certificates: readonly string[]; signsRequests: boolean },
): string {
  const newest = certificates.at(-1)
  const keys = [
    ...certificates.map(pem => keyOf('signing', pem)),
    ...(newest ? [keyOf('encryption', newest, methods)] : []),
  ]
  return `<?xml version="1.0" encoding="UTF-8"?>
<EntityDescriptor xmlns="${names.metadata}" xmlns:ds="${names.signature}" entityID="${escapeXml(entityId)}">
  <SPSSODescriptor protocolSupportEnumeration="${names.protocol}" AuthnRequestsSigned="${signsRequests && certificates.length > 0}" WantAssertionsSigned="true">
${keys.join('')}    <AssertionConsumerService index="0" isDefault="true" Binding="${post}" Location="${escapeXml(acs)}"/>
  </SPSSODescriptor>
</EntityDescriptor>
`
}

const methods = [...dataAlgorithms, keyAlgorithm]
  .map(each => `      <EncryptionMethod Algorithm="${each}"/>\n`)
  .join('')

const keyOf = (use: 'signing' | 'encryption', pem: string, inside = '') => `    <KeyDescriptor use="${use}">
      <ds:KeyInfo><ds:X509Data><ds:X509Certificate>${base64Of(pem)}</ds:X509Certificate></ds:X509Data></ds:KeyInfo>
${inside}    </KeyDescriptor>
`
