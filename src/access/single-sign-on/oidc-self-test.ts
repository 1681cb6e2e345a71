import * as client from 'openid-client'
import { isJsonObject, type Json } from '../../model/index.ts'
import { discoverWith, innermost, OtherIssuer, type ProviderFetch, reasonOf, type Way } from './oidc.ts'
import { type OidcSettings, readOidcSettings } from './oidc-settings.ts'
import type { Finding } from './self-test.ts'

/** Seconds by which clocks may differ; tokens are not believed beyond it. */
const tolerated = 60

/** With these, tokens are signed in a way that the library checks. */
const signatures = /^(RS|PS|ES)(256|384|512)$|^(EdDSA|Ed25519)$/

/** Walks what has to be right for people to come in, and says of each step what was found. */
export async function testOidc({ provider, secrets, redirectUri }: Way, fetch: ProviderFetch): Promise<Finding[]> {
  const settings = readOidcSettings(provider.settings)
  if (secrets === 'unreadable') return [wrong('secret', 'secretUnreadable')]
  const clocks: number[] = []
  const watched: ProviderFetch = async (url, options) => {
    const answer = await fetch(url, options)
    const date = Date.parse(answer.headers.get('date') ?? '')
    if (!Number.isNaN(date)) clocks.push((date - Date.now()) / 1000)
    return answer
  }
  const { issuer, clientId } = settings
  try {
    const config = await discoverWith({ issuer, clientId, secret: secrets?.clientSecret ?? null, fetch: watched })
    return [
      fine('discovery', 'discovered', { issuer }),
      clock(clocks[0]),
      await keys(config, watched),
      await clientAccepted(config, redirectUri),
      { step: 'redirect', isOk: null, code: 'redirectAddress', params: { address: redirectUri } },
      scopes(config, settings),
      claims(config, settings, provider.groupRoles.length > 0),
    ]
  } catch (error) {
    return [undiscovered(error, issuer)]
  }
}

const fine = (step: string, code: string, params?: Finding['params']): Finding => ({ step, isOk: true, code, params })
const wrong = (step: string, code: string, params?: Finding['params']): Finding => ({ step, isOk: false, code, params })

function undiscovered(error: unknown, issuer: string): Finding {
  const cause = innermost(error)
  if (cause instanceof OtherIssuer) return wrong('discovery', 'otherIssuer', { issuer, named: cause.issuer })
  if (cause instanceof client.ClientError && cause.code === 'OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED')
    return wrong('discovery', 'otherIssuer', { issuer, named: namedIssuer(cause.cause) })
  if (cause instanceof Error && cause.name === 'NotPublic') return wrong('discovery', 'notPublic', { issuer })
  return wrong('discovery', 'undiscovered', { issuer, reason: reasonOf(error) })
}

function namedIssuer(cause: unknown): string {
  if (typeof cause !== 'object' || cause === null || !('body' in cause)) return ''
  const { body } = cause
  return typeof body === 'object' && body !== null && 'issuer' in body ? String(body.issuer) : ''
}

function clock(seconds: number | undefined): Finding {
  if (seconds === undefined) return { step: 'clock', isOk: null, code: 'clockUnknown' }
  const off = Math.round(Math.abs(seconds))
  return off <= tolerated ? fine('clock', 'clockRight') : wrong('clock', 'clockOff', { seconds: off })
}

/** Its public keys, of which one at least has to fit a signature that is accepted. */
async function keys(config: client.Configuration, fetch: ProviderFetch): Promise<Finding> {
  const { jwks_uri: address = '', id_token_signing_alg_values_supported: offered = ['RS256'] } = config.serverMetadata()
  try {
    const answer = await fetch(address, {
      method: 'GET',
      headers: { accept: 'application/json' },
      body: null,
      redirect: 'manual',
    })
    const read: Json = JSON.parse(await answer.text())
    const found = isJsonObject(read) && Array.isArray(read.keys) ? read.keys.filter(isJsonObject) : []
    const signing = found.filter(({ kty, use }) => kty !== 'oct' && use !== 'enc')
    const accepted = offered.filter(algorithm => signatures.test(algorithm))
    if (!accepted.length) return wrong('keys', 'algorithms', { algorithms: offered.join(', ') })
    if (!signing.length) return wrong('keys', 'noKeys', { address })
    return fine('keys', 'keysRead', { count: signing.length, algorithms: accepted.join(', ') })
  } catch (error) {
    return wrong('keys', 'keysUnreadable', { address, reason: reasonOf(error) })
  }
}

/** A code that cannot be right: who knows the client says so of the code, who does not says so of the client. */
async function clientAccepted(config: client.Configuration, redirectUri: string): Promise<Finding> {
  try {
    await client.genericGrantRequest(config, 'authorization_code', {
      code: 'a-test-of-the-connection',
      redirect_uri: redirectUri,
      code_verifier: client.randomPKCECodeVerifier(),
    })
    return wrong('client', 'anyCode')
  } catch (error) {
    const reason = reasonOf(error)
    if (/invalid_grant/.test(reason)) return fine('client', 'clientAccepted')
    if (/invalid_client|unauthorized_client/.test(reason) || isUnauthorized(error))
      return wrong('client', 'clientRefused')
    return { step: 'client', isOk: null, code: 'clientUnclear', params: { reason } }
  }
}

/** Some say it in a header alone. */
const isUnauthorized = (error: unknown): boolean =>
  error instanceof client.WWWAuthenticateChallengeError && error.status === 401

function scopes(config: client.Configuration, settings: OidcSettings): Finding {
  const asked = ['openid', ...settings.scopes]
  const offered = config.serverMetadata().scopes_supported
  if (!offered) return { step: 'scopes', isOk: null, code: 'scopesUnknown', params: { asked: asked.join(', ') } }
  const missing = asked.filter(scope => !offered.includes(scope))
  if (missing.length)
    return wrong('scopes', 'scopesMissing', { missing: missing.join(', '), offered: offered.join(', ') })
  return fine('scopes', 'scopesOffered', { asked: asked.join(', ') })
}

function claims(config: client.Configuration, { claims: names, trustsEmails }: OidcSettings, groups: boolean): Finding {
  const wanted = [
    names.email,
    ...(trustsEmails ? [] : ['email_verified']),
    names.name,
    ...(groups ? [names.groups] : []),
  ]
  const offered = config.serverMetadata().claims_supported
  if (!offered) return { step: 'claims', isOk: null, code: 'claimsUnknown', params: { wanted: wanted.join(', ') } }
  const missing = wanted.filter(name => !offered.includes(name.split('.')[0] ?? name) && !offered.includes(name))
  if (!missing.length) return fine('claims', 'claimsOffered', { wanted: wanted.join(', ') })
  return { step: 'claims', isOk: null, code: 'claimsMissing', params: { missing: missing.join(', ') } }
}
