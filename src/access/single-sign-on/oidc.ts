import * as client from 'openid-client'
import { isJsonObject, type Json, type JsonObject } from '../../model/index.ts'
import { readOidcSettings } from './oidc-settings.ts'
import type { Person, Provider } from './provider.ts'
import type { ProviderSecrets } from './provider-secrets.ts'
import { SignOnRefused } from './refusal.ts'

/** How providers are called: through the guard of outgoing calls. */
export type ProviderFetch = client.CustomFetch

/** In milliseconds what a provider's description is believed, in seconds how long it may take to answer. */
const believed = 600_000
const patience = 10
/** Seconds by which the clock of a provider may differ. */
const clockTolerance = 60

/** Speaks with providers of OpenID Connect. Each is described by itself, which is kept for some minutes. */
export interface Oidc {
  /** Where somebody goes to be vouched for, and what must be known when he comes back. Throws SignOnRefused. */
  begin(way: Way): Promise<{ remembered: JsonObject; urlFor(state: string): Promise<URL> }>
  /** Whom the provider vouches for, by what the browser brought back. Throws SignOnRefused. */
  finish(way: Way, back: CameBack): Promise<Person>
}

export interface Way {
  provider: Provider
  secrets: ProviderSecrets
  /** As it is registered with the provider. */
  redirectUri: string
  /** Whom the door already knows to be coming. */
  loginHint?: string
}

export interface CameBack {
  query: Record<string, string>
  state: string
  remembered: JsonObject
}

export function oidcBy(fetch: ProviderFetch): Oidc {
  const kept = new Map<string, { version: number; until: number; config: client.Configuration }>()

  async function configOf({ provider, secrets }: Way): Promise<client.Configuration> {
    const known = kept.get(provider.id)
    if (known && known.version === provider.version && Date.now() < known.until) return known.config
    const config = await discover(provider, secrets, fetch)
    kept.set(provider.id, { version: provider.version, until: Date.now() + believed, config })
    return config
  }

  return {
    async begin(way) {
      const config = await configOf(way)
      const [verifier, nonce] = [client.randomPKCECodeVerifier(), client.randomNonce()]
      const { scopes } = readOidcSettings(way.provider.settings)
      return {
        remembered: { verifier, nonce },
        urlFor: async state =>
          client.buildAuthorizationUrl(config, {
            redirect_uri: way.redirectUri,
            scope: ['openid', ...scopes].join(' '),
            state,
            nonce,
            code_challenge: await client.calculatePKCECodeChallenge(verifier),
            code_challenge_method: 'S256',
            ...(way.loginHint && { login_hint: way.loginHint }),
          }),
      }
    },
    async finish(way, { query, state, remembered }) {
      const config = await configOf(way)
      const { verifier, nonce } = remembered
      const back = new URL(way.redirectUri)
      back.search = new URLSearchParams(query).toString()
      try {
        const tokens = await client.authorizationCodeGrant(config, back, {
          pkceCodeVerifier: String(verifier),
          expectedState: state,
          expectedNonce: String(nonce),
          idTokenExpected: true,
        })
        return personOf(way.provider, await allClaims(config, tokens, way.provider))
      } catch (error) {
        throw refusalOf(error)
      }
    },
  }
}

/** Throws SignOnRefused where the provider is away, is another one, or its secret cannot be read. */
async function discover(
  { settings }: Provider,
  secrets: ProviderSecrets,
  fetch: ProviderFetch,
): Promise<client.Configuration> {
  if (secrets === 'unreadable') throw new SignOnRefused('signOnUnavailable', 'secretUnreadable')
  const { issuer, clientId } = readOidcSettings(settings)
  try {
    return await discoverWith({ issuer, clientId, secret: secrets?.clientSecret ?? null, fetch })
  } catch (error) {
    throw new SignOnRefused('signOnUnavailable', `discovery ${reasonOf(error)}`)
  }
}

interface Discovery {
  issuer: string
  clientId: string
  secret: Json
  fetch: ProviderFetch
}

/** Signatures of tokens are checked too, though they come from the provider itself: it may stand behind a proxy that is not its own. */
export async function discoverWith({ issuer, clientId, secret, fetch }: Discovery): Promise<client.Configuration> {
  const plain = issuer.startsWith('http:') ? [client.allowInsecureRequests] : []
  const config = await client.discovery(
    new URL(issuer),
    clientId,
    { [client.clockTolerance]: clockTolerance },
    typeof secret === 'string' ? client.ClientSecretBasic(secret) : client.None(),
    { [client.customFetch]: fetch, timeout: patience, execute: [...plain, client.enableNonRepudiationChecks] },
  )
  const named = config.serverMetadata().issuer
  if (withoutSlash(named) !== withoutSlash(issuer)) throw new OtherIssuer(named)
  return config
}

/** The description of a provider names another one. */
export class OtherIssuer extends Error {
  override name = 'OtherIssuer'
  readonly issuer: string
  constructor(issuer: string) {
    super('another issuer')
    this.issuer = issuer
  }
}

const withoutSlash = (address: string): string => address.replace(/(?<!\/)\/+$/, '')

/** What the token does not say of him is asked for by it. */
async function allClaims(
  config: client.Configuration,
  tokens: Awaited<ReturnType<typeof client.authorizationCodeGrant>>,
  { settings, groupRoles }: Provider,
): Promise<JsonObject> {
  const claims = asJson(tokens.claims())
  const names = readOidcSettings(settings).claims
  const isWhole = claimOf(claims, names.email) !== undefined && (!groupRoles.length || claimOf(claims, names.groups))
  if (isWhole || !config.serverMetadata().userinfo_endpoint) return claims
  const more = await client.fetchUserInfo(config, tokens.access_token, String(claims.sub))
  return { ...asJson(more), ...claims }
}

const asJson = (claims: object | undefined): JsonObject => {
  const read: Json = JSON.parse(JSON.stringify(claims ?? {}))
  return isJsonObject(read) ? read : {}
}

export function personOf({ settings }: Provider, claims: JsonObject): Person {
  const { claims: names, trustsEmails } = readOidcSettings(settings)
  const email = claimOf(claims, names.email)
  const verified = claims.email_verified
  return {
    subject: String(claims.sub),
    email: typeof email === 'string' ? email : null,
    // Some providers write it as a text.
    emailVerified: verified === true || verified === 'true' || (verified === undefined && trustsEmails),
    name: nameOf(claims, names.name),
    groups: groupsOf(claimOf(claims, names.groups)),
  }
}

/** A claim by its name, or by the way to it. */
function claimOf(claims: JsonObject, name: string): Json | undefined {
  if (Object.hasOwn(claims, name)) return claims[name]
  return name.split('.').reduce<Json | undefined>((within, part) => {
    if (!isJsonObject(within) || !Object.hasOwn(within, part)) return undefined
    return within[part]
  }, claims)
}

function nameOf(claims: JsonObject, name: string): string | null {
  const whole = claimOf(claims, name)
  if (typeof whole === 'string' && whole.trim()) return whole
  const parts = [claims.given_name, claims.family_name].filter(part => typeof part === 'string' && part.trim())
  return parts.length ? parts.join(' ') : null
}

const groupsOf = (groups: Json | undefined): string[] => {
  if (typeof groups === 'string') return [groups]
  return Array.isArray(groups) ? groups.filter(group => typeof group === 'string') : []
}

const refusalOf = (error: unknown): SignOnRefused =>
  error instanceof SignOnRefused ? error : new SignOnRefused('signOnFailed', `provider ${reasonOf(error)}`)

/** Why speaking with a provider failed, in a few codes: never a token, and nothing of the person. */
export function reasonOf(error: unknown): string {
  if (error instanceof client.AuthorizationResponseError || error instanceof client.ResponseBodyError)
    return error.error.replace(/[^\w.-]/g, '').slice(0, 60)
  const cause = innermost(error)
  const code = [error, cause].map(codeOf).find(Boolean) ?? nameOfError(cause)
  return [code, claimNamed(cause)].filter(Boolean).join(' ')
}

/** The error at the bottom of what it was wrapped in. */
export function innermost(error: unknown): unknown {
  return error instanceof Error && error.cause instanceof Error ? innermost(error.cause) : error
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code.slice(0, 60) : ''

const nameOfError = (error: unknown): string => (error instanceof Error ? error.name : 'unknown')

function claimNamed(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined
  if (typeof cause !== 'object' || cause === null || !('claim' in cause)) return ''
  return String(cause.claim)
}
