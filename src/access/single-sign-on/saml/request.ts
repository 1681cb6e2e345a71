import { randomBytes } from 'node:crypto'
import type { KeyPair } from './key-pair.ts'
import type { OwnNames } from './own-metadata.ts'
import type { SamlSettings } from './settings.ts'

/** A request to sign somebody in. */
export interface SignOnRequest {
  /** Named by the answer. */
  id: string
  urlFor(state: string): Promise<string>
}

/**
 * A request, signed where the provider wants that: by the oldest key, which it has known for longest. It leaves open by what
 * name and how the provider recognises somebody, for many refuse what they were not set up for.
 */
export async function signOnRequest(
  settings: SamlSettings,
  own: OwnNames,
  keys: readonly KeyPair[],
): Promise<SignOnRequest> {
  const { SAML } = await import('@node-saml/node-saml')
  const id = `_${randomBytes(20).toString('hex')}`
  const [oldest] = keys
  const library = new SAML({
    issuer: own.entityId,
    callbackUrl: own.acs,
    entryPoint: settings.signOnUrl,
    idpCert: settings.certificates,
    generateUniqueId: () => id,
    identifierFormat: null,
    disableRequestedAuthnContext: true,
    ...(settings.wantsSignedRequests && oldest && { privateKey: oldest.privateKey, signatureAlgorithm: 'sha256' }),
  })
  return { id, urlFor: state => library.getAuthorizeUrlAsync(state, undefined, {}) }
}
