import type { AuthenticationResponseJSON } from '@simplewebauthn/server'
import { readCookie } from '../access/cookie.ts'
import type { SecondProof } from '../access/pass-second-factor.ts'
import type { Presented } from '../access/passkeys/prove.ts'
import { isJsonObject, type Json, type JsonObject } from '../model/index.ts'
import type { Application, RouteRequest } from './feature.ts'

/** The browser that asked for a challenge: only there is it answered. */
export const passkeyCookie = 'rapport_passkey'

const part = (maxLength: number): JsonObject => ({ type: 'string', maxLength })

/** As `navigator.credentials` of a browser gives it (`PublicKeyCredential.toJSON`). */
export const credentialSchema = (response: JsonObject, required: string[]): JsonObject => ({
  type: 'object',
  properties: {
    id: part(1400),
    rawId: part(1400),
    type: part(20),
    authenticatorAttachment: { type: ['string', 'null'], maxLength: 50 },
    clientExtensionResults: { type: 'object', additionalProperties: true },
    response: { type: 'object', properties: response, required, additionalProperties: true },
  },
  required: ['id', 'rawId', 'type', 'response'],
  additionalProperties: true,
})

export const assertionSchema = credentialSchema(
  {
    clientDataJSON: part(5000),
    authenticatorData: part(5000),
    signature: part(5000),
    userHandle: { type: ['string', 'null'], maxLength: 200 },
  },
  ['clientDataJSON', 'authenticatorData', 'signature'],
)

/** Members of a body that show a second factor. */
export const secondProofSchema: JsonObject = {
  code: { type: ['string', 'null'], maxLength: 100, description: 'Code of the app, or a recovery code' },
  passkey: {
    ...assertionSchema,
    description: 'In place of the code: what a passkey has signed of a challenge (`POST /session/passkey-challenge`)',
  },
}

type Asked = Pick<RouteRequest, 'body' | 'headers'>

export function secondProofOf({ body, headers }: Asked, application: Application): SecondProof {
  const { code, passkey } = isJsonObject(body) ? body : {}
  return { code: String(code ?? ''), passkey: presentedOf({ body: passkey, headers }, application) }
}

/** What was brought of a passkey; `null` where nothing was. */
export function presentedOf({ body, headers }: Asked, application: Application): Presented | null {
  if (!isJsonObject(body)) return null
  return {
    response: assertionOf(body),
    browser: readCookie(headers.cookie, passkeyCookie),
    party: application.relyingParty(),
  }
}

function assertionOf({ id, rawId, response }: JsonObject): AuthenticationResponseJSON {
  const { clientDataJSON, authenticatorData, signature, userHandle } = isJsonObject(response) ? response : {}
  return {
    id: textOf(id),
    rawId: textOf(rawId),
    type: 'public-key',
    clientExtensionResults: {},
    response: {
      clientDataJSON: textOf(clientDataJSON),
      authenticatorData: textOf(authenticatorData),
      signature: textOf(signature),
      userHandle: textOf(userHandle),
    },
  }
}

export const textOf = (value: Json | undefined): string => (typeof value === 'string' ? value : '')
