import * as client from 'openid-client'
import type { ProviderFetch } from '../../../access/single-sign-on/oidc.ts'
import { isJsonObject, type Json } from '../../../model/index.ts'
import { type MailFailure, NotDelivered, plainReply } from '../../mail-failure.ts'
import type { MailApplication } from './application.ts'
import { presets } from './presets.ts'

/** What a service has granted for a mailbox: kept as its secret. */
export interface Grant {
  refresh: string
  access: string
  /** When the access token ends, in milliseconds. */
  until: number
}

interface Asking {
  application: MailApplication
  secret: string
  fetch: ProviderFetch
}

/** In seconds: how long a service may take to answer, and how long a token holds of which it does not say so. */
const [patience, usualLife] = [10, 3600]

function configurationOf({ application: { authorization, token, clientId }, secret, fetch }: Asking) {
  const config = new client.Configuration(
    { issuer: new URL(authorization).origin, authorization_endpoint: authorization, token_endpoint: token },
    clientId,
    {},
    client.ClientSecretPost(secret),
  )
  config[client.customFetch] = fetch
  config.timeout = patience
  // Only what the operator has named as his own may do without TLS.
  if (token.startsWith('http:')) client.allowInsecureRequests(config)
  return config
}

/** Where somebody is sent to let us into a mailbox, with what has to be known when he comes back: authorization code with PKCE. */
export async function beginGrant(asking: Asking, { address, redirectUri }: { address: string; redirectUri: string }) {
  const [verifier, state] = [client.randomPKCECodeVerifier(), client.randomState()]
  const url = client.buildAuthorizationUrl(configurationOf(asking), {
    redirect_uri: redirectUri,
    scope: asking.application.scopes.join(' '),
    state,
    code_challenge: await client.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    login_hint: address,
    ...presets[asking.application.service].more,
  })
  return { url, state, verifier }
}

/** By what the browser brought back. Throws NotDelivered. */
export async function finishGrant(asking: Asking, back: URL, verifier: string): Promise<Grant> {
  const state = back.searchParams.get('state') ?? ''
  try {
    const told = await client.authorizationCodeGrant(configurationOf(asking), back, {
      pkceCodeVerifier: verifier,
      expectedState: state,
    })
    if (!told.refresh_token) throw new NotDelivered({ step: 'signIn', code: 'signInNotLasting' })
    return { refresh: told.refresh_token, access: told.access_token, until: endOf(told.expires_in) }
  } catch (error) {
    throw refusalOf(error)
  }
}

/** A new access token; some services give a new refresh token with it. Throws NotDelivered. */
export async function renewGrant(asking: Asking, { refresh }: Grant): Promise<Grant> {
  try {
    const told = await client.refreshTokenGrant(configurationOf(asking), refresh)
    return { refresh: told.refresh_token ?? refresh, access: told.access_token, until: endOf(told.expires_in) }
  } catch (error) {
    throw refusalOf(error)
  }
}

const endOf = (seconds = usualLife): number => Date.now() + seconds * 1000

function refusalOf(error: unknown): NotDelivered {
  if (error instanceof NotDelivered) return error
  const isTold = error instanceof client.ResponseBodyError || error instanceof client.AuthorizationResponseError
  if (!isTold) return new NotDelivered({ step: 'signIn', code: 'signInUnreached' })
  const reply = plainReply([error.error, error.error_description].filter(Boolean).join(': '))
  return new NotDelivered({ step: 'signIn', code: codeOf(error.error), reply })
}

function codeOf(said: string): MailFailure['code'] {
  if (said === 'invalid_grant') return 'signInRevoked'
  if (said === 'access_denied') return 'signInDenied'
  return /client|redirect|scope/.test(said) ? 'applicationRefused' : 'signInRefusedByService'
}

/** As it was kept; `null`: it is none. */
export function readGrant(kept: string): Grant | null {
  const read: Json = JSON.parse(kept)
  if (!isJsonObject(read)) return null
  const { refresh, access, until } = read
  return typeof refresh === 'string' && typeof access === 'string' && typeof until === 'number'
    ? { refresh, access, until }
    : null
}
