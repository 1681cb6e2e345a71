import { answerSignedIn } from '../../access/answer-signed-in.ts'
import { readSessionCookie } from '../../access/cookie.ts'
import { challengeSeconds, makeChallenge } from '../../access/passkeys/challenges.ts'
import { signInByPasskey } from '../../access/passkeys/sign-in.ts'
import { meSchema } from '../../access/present-me.ts'
import { makeSecret } from '../../access/secret.ts'
import { whenceOf } from '../../access/security-events.ts'
import { Conflict, isJsonObject, Malformed } from '../../model/index.ts'
import type { Route } from '../feature.ts'
import { assertionSchema, passkeyCookie, presentedOf } from '../second-proof.ts'
import { tellingOfCopies } from '../telling-of-copies.ts'
import { tellOfEmergency } from './tell-of-emergency.ts'

const tag = 'Sign-in'

const challenge: Route = {
  method: 'POST',
  path: '/session/passkey-challenge',
  operation: 'beginPasskeySignIn',
  summary: 'What a passkey is to sign, in this browser, once and within five minutes; nothing is told of accounts',
  tag,
  right: 'public',
  secret: true,
  answers: {
    201: {
      description: 'Options for `navigator.credentials.get`, as JSON',
      schema: { type: 'object', additionalProperties: true },
    },
    409: { description: 'Rapport is reached by an address without a name: there are no passkeys for it' },
  },
  async handle(ctx, _, application) {
    const party = application.relyingParty()
    if (!party) throw new Conflict('passkeysUnavailable')
    const browser = makeSecret(ctx.workspace).text
    const { generateAuthenticationOptions } = await import('@simplewebauthn/server')
    const options = await generateAuthenticationOptions({
      rpID: party.id,
      challenge: await makeChallenge(ctx, browser),
      timeout: challengeSeconds * 1000,
      userVerification: 'required',
    })
    const cookie = `${passkeyCookie}=${browser}; Path=/api/v1; HttpOnly; SameSite=Strict; Max-Age=${challengeSeconds}`
    return { status: 201, body: options, headers: { 'set-cookie': cookie } }
  },
}

const enter: Route = {
  method: 'POST',
  path: '/session/passkey',
  operation: 'signInByPasskey',
  summary: 'Sign in by a passkey alone, which counts as both factors; the answer sets the session cookie',
  tag,
  right: 'public',
  secret: true,
  configures: true,
  body: { type: 'object', properties: { passkey: assertionSchema }, required: ['passkey'] },
  answers: {
    200: { description: 'Signed in', schema: meSchema },
    401: {
      description:
        'Nobody comes in by it (`wrongPasskey`), it was asked for elsewhere, too long ago or answered already (`passkeyExpired`), or it counts less than before (`passkeyCopied`). Where the domain demands a provider: `signOnDemanded`',
    },
    429: { description: 'Tried too often; `Retry-After` says when to go on' },
  },
  async handle(ctx, { body, ...request }, application) {
    const { passkey } = isJsonObject(body) ? body : {}
    const presented = presentedOf({ body: passkey, headers: request.headers }, application)
    if (!presented) throw new Malformed('malformed')
    const given = {
      presented,
      whence: whenceOf(request),
      former: readSessionCookie(request.headers.cookie) ?? undefined,
      onEmergency: tellOfEmergency,
    }
    return answerSignedIn(ctx, await tellingOfCopies(ctx, signInByPasskey(ctx, given)), application)
  },
}

export const passkeySignInRoutes: readonly Route[] = [challenge, enter]
