import { answerSignedIn } from '../../access/answer-signed-in.ts'
import { checkPasswordChange, replacePassword } from '../../access/credentials.ts'
import { meSchema } from '../../access/present-me.ts'
import { whenceOf } from '../../access/security-events.ts'
import { rotateSession } from '../../access/session.ts'
import { requireSession } from '../../access/sessions.ts'
import { isJsonObject } from '../../model/index.ts'
import { transact } from '../../records/transact.ts'
import type { Route } from '../feature.ts'

const changePassword: Route = {
  method: 'PUT',
  path: '/me/password',
  operation: 'changePassword',
  summary:
    'Change your password: all your other sessions end, and this one goes on by the cookie of the answer. Not for API keys',
  tag: 'Sign-in',
  right: 'signedIn',
  halfDone: ['password'],
  configures: true,
  body: {
    type: 'object',
    properties: {
      current: { type: 'string', maxLength: 1000, description: 'The present one' },
      password: { type: 'string', maxLength: 1000, description: 'The new one' },
    },
    required: ['current', 'password'],
  },
  answers: {
    200: { description: 'It is changed', schema: meSchema },
    422: { description: 'The present one is wrong, or the new one will not do' },
    429: { description: 'Tried too often; `Retry-After` says when to go on' },
  },
  async handle(ctx, { body, ...request }, application) {
    const { user, session } = requireSession(ctx)
    const { current, password } = isJsonObject(body) ? body : {}
    const whence = whenceOf(request)
    const hash = await checkPasswordChange(ctx, user, {
      current: String(current),
      next: String(password),
      whence,
      fields: { current: 'current', next: 'password' },
    })
    const turned = await transact(ctx, async inside => {
      await replacePassword(inside, user, { hash, keep: session, whence })
      return rotateSession(inside, user, session)
    })
    return answerSignedIn(ctx, turned, application)
  },
}

export const passwordRoutes: readonly Route[] = [changePassword]
