import { Invalid, type Problem } from '../../../model/index.ts'
import { readCertificate } from './certificate.ts'
import { allElements, attributeOf, childrenOf, isNamed, readXml, textOf, XmlRefused } from './xml.ts'

/** What a provider says of itself. */
export interface ProviderMetadata {
  entityId: string
  /** Where people are sent to sign in, by redirect. */
  signOnUrl: string
  /** PEM, of the keys it signs with. */
  certificates: string[]
  wantsSignedRequests: boolean
}

export const longestMetadata = 1_000_000

const redirect = 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect'

/** Reads the metadata document of a provider. Throws Invalid, which names all that is wrong with it. */
export function readProviderMetadata(text: string, field: string): ProviderMetadata {
  const refuse = (...codes: string[]) => new Invalid(codes.map((code): Problem => ({ field, code })))
  if (text.length > longestMetadata) throw refuse('samlMetadataTooLong')
  const root = readRoot(text, refuse)
  const described = allElements(root).filter(
    each => isNamed(each, 'metadata', 'EntityDescriptor') && childrenOf(each, 'metadata', 'IDPSSODescriptor').length,
  )
  const [entity, ...more] = described
  const [provider, ...others] = entity ? childrenOf(entity, 'metadata', 'IDPSSODescriptor') : []
  if (!entity || !provider) throw refuse('samlMetadataNoProvider')
  if (more.length || others.length) throw refuse('samlMetadataSeveral')

  const entityId = attributeOf(entity, 'entityID')
  const signOnUrl = signOnAddress(provider)
  const certificates = signingCertificates(provider)
  const problems = [
    ...(entityId && entityId.length <= 1024 ? [] : ['samlMetadataNoEntityId']),
    ...(signOnUrl ? [] : ['samlMetadataNoRedirect']),
    ...(certificates.length ? [] : ['samlMetadataNoCertificate']),
  ]
  if (!entityId || !signOnUrl || problems.length) throw refuse(...problems)
  const wantsSignedRequests = /^(true|1)$/.test(attributeOf(provider, 'WantAuthnRequestsSigned') ?? '')
  return { entityId, signOnUrl, certificates, wantsSignedRequests }
}

function readRoot(text: string, refuse: (...codes: string[]) => Invalid): Element {
  try {
    return readXml(text.trim(), { comments: true })
  } catch (error) {
    if (!(error instanceof XmlRefused)) throw error
    throw refuse(error.code === 'declarations' ? 'samlMetadataDoctype' : 'samlMetadataNotXml')
  }
}

function signOnAddress(provider: Element): string | null {
  const services = childrenOf(provider, 'metadata', 'SingleSignOnService')
  const location = attributeOf(services.find(each => attributeOf(each, 'Binding') === redirect) ?? null, 'Location')
  return location && isSignOnAddress(location) ? location : null
}

/** People enter their passwords there: by TLS, or on this very machine. */
export function isSignOnAddress(text: string): boolean {
  const url = URL.parse(text)
  if (!url || url.username || url.password) return false
  if (url.protocol === 'https:') return true
  return url.protocol === 'http:' && /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(url.hostname)
}

/** A key without a stated use is for signing too. */
function signingCertificates(provider: Element): string[] {
  const found = childrenOf(provider, 'metadata', 'KeyDescriptor')
    .filter(key => (attributeOf(key, 'use') ?? 'signing') === 'signing')
    .flatMap(allElements)
    .filter(each => isNamed(each, 'signature', 'X509Certificate'))
    .map(each => readCertificate(textOf(each) ?? ''))
  return [...new Set(found.filter(pem => pem !== null))]
}
