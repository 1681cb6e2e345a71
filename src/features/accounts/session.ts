import { answerSignedIn } from '../../access/answer-signed-in.ts'
import { readSessionCookie, writeSessionCookie } from '../../access/cookie.ts'
import { meSchema } from '../../access/present-me.ts'
import { noteSecurityEvent, whenceOf } from '../../access/security-events.ts'
import { signIn } from '../../access/session.ts'
import { endSessionsOf, requireSession } from '../../access/sessions.ts'
import { isJsonObject } from '../../model/index.ts'
import { transact } from '../../records/transact.ts'
import type { Vault } from '../../vault/vault.ts'
import type { Route } from '../feature.ts'
import { secondProofOf, secondProofSchema } from '../second-proof.ts'
import { tellingOfCopies } from '../telling-of-copies.ts'
import { tellOfEmergency } from './tell-of-emergency.ts'

const signInRoute = (vault: Vault): Route => ({
  method: 'POST',
  path: '/session',
  operation: 'signIn',
  summary: 'Sign in by e-mail and password; the answer sets the session cookie',
  tag: 'Sign-in',
  right: 'public',
  configures: true,
  body: {
    type: 'object',
    properties: {
      email: { type: 'string', maxLength: 500 },
      password: { type: 'string', maxLength: 1000 },
      ...secondProofSchema,
    },
    required: ['email', 'password'],
  },
  answers: {
    200: { description: 'Signed in', schema: meSchema },
    401: {
      description:
        'No account has this e-mail and password (`wrongPassword`), or they are right and a second factor is needed (`codeNeeded`: `codes` says whether a code will do, `passkeys` which of them) or wrong (`wrongCode`, `wrongPasskey`). Where the domain demands a provider: `signOnDemanded`, whoever asks',
    },
    429: { description: 'Tried too often; `Retry-After` says when to go on' },
  },
  async handle(ctx, { body, ...request }, application) {
    const { email, password } = isJsonObject(body) ? body : {}
    const former = readSessionCookie(request.headers.cookie) ?? undefined
    const signingIn = signIn(ctx, vault, {
      email: String(email),
      password: String(password),
      proof: secondProofOf({ body, ...request }, application),
      whence: whenceOf(request),
      former,
      onEmergency: tellOfEmergency,
    })
    const session = await tellingOfCopies(ctx, signingIn)
    return answerSignedIn(ctx, session, application)
  },
})

const signOutRoute: Route = {
  method: 'DELETE',
  path: '/session',
  operation: 'signOut',
  summary: 'Sign out of this browser',
  tag: 'Sign-in',
  right: 'signedIn',
  halfDone: ['password', 'secondFactor'],
  configures: true,
  answers: { 204: { description: 'Signed out' } },
  async handle(ctx, request) {
    const { user, session } = requireSession(ctx)
    await transact(ctx, async inside => {
      await endSessionsOf(inside.db, user, { only: session })
      await noteSecurityEvent(inside, { kind: 'signOut', outcome: 'done', whence: whenceOf(request) })
    })
    return { status: 204, headers: { 'set-cookie': writeSessionCookie(null) } }
  },
}

export const sessionRoutes = (vault: Vault): readonly Route[] => [signInRoute(vault), signOutRoute]
