import { writeSessionCookie } from '../../access/cookie.ts'
import { noteFreshProof } from '../../access/fresh-proof.ts'
import { proveHimself } from '../../access/prove-himself.ts'
import { noteSecurityEvent, whenceOf } from '../../access/security-events.ts'
import { requireSession } from '../../access/sessions.ts'
import { isJsonObject } from '../../model/index.ts'
import { transact } from '../../records/transact.ts'
import type { Vault } from '../../vault/vault.ts'
import type { Route } from '../feature.ts'
import { secondProofOf, secondProofSchema } from '../second-proof.ts'
import { passwordMember } from './require-password.ts'

const prove = (vault: Vault): Route => ({
  method: 'POST',
  path: '/session/proof',
  operation: 'proveYourself',
  summary:
    'Show once more who you are, for what asks for it (`proofNeeded`): it counts for ten minutes, as signing in does, and the session goes on by the cookie of the answer. Not for API keys',
  tag: 'Sign-in',
  right: 'signedIn',
  secret: true,
  body: { type: 'object', properties: { ...passwordMember, ...secondProofSchema } },
  answers: {
    204: { description: 'Shown' },
    409: { description: 'A second factor is needed (`codeNeeded`) or wrong (`wrongCode`, `wrongPasskey`)' },
    422: { description: 'Your password is wrong, or you have none and signed in longer ago' },
    429: { description: 'Tried too often; `Retry-After` says when to go on' },
  },
  async handle(ctx, request, application) {
    const { user, session } = requireSession(ctx)
    const { password = '' } = isJsonObject(request.body) ? request.body : {}
    const whence = whenceOf(request)
    const second = secondProofOf(request, application)
    await proveHimself(ctx, vault, { password: String(password), second, whence, kind: 'proof' })
    const { token, maxAge } = await transact(ctx, async inside => {
      await noteSecurityEvent(inside, { kind: 'proof', outcome: 'done', whence })
      return noteFreshProof(inside, user, session)
    })
    return { status: 204, headers: { 'set-cookie': writeSessionCookie(token, maxAge) } }
  },
})

export const proofRoutes = (vault: Vault): readonly Route[] => [prove(vault)]
