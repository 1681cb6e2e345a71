import { writeSessionCookie } from '../../access/cookie.ts'
import { checkPasswordChange, replacePassword } from '../../access/credentials.ts'
import { asHimself } from '../../access/himself.ts'
import { meSchema, presentMe } from '../../access/present-me.ts'
import { whenceOf } from '../../access/security-events.ts'
import { rotateSession } from '../../access/session.ts'
import { requireSession } from '../../access/sessions.ts'
import { Forbidden, isJsonObject } from '../../model/index.ts'
import type { Context } from '../../records/context.ts'
import { transact } from '../../records/transact.ts'
import { updateRecord } from '../../records/update.ts'
import type { Route } from '../feature.ts'

const getMe: Route = {
  method: 'GET',
  path: '/me',
  operation: 'getMe',
  summary: 'Who is calling, and what they may do',
  tag: 'Sign-in',
  right: 'signedIn',
  answers: { 200: { description: 'The caller', schema: meSchema } },
  halfDone: ['password', 'secondFactor'],
  handle: async ctx => ({ body: await presentMe(ctx) }),
}

const changeMe: Route = {
  method: 'PATCH',
  path: '/me',
  operation: 'changeMe',
  summary:
    'Change your own name, language, absence or password. With the password your other sessions end, and this one goes on by the cookie of the answer',
  tag: 'Sign-in',
  right: 'signedIn',
  configures: true,
  body: {
    type: 'object',
    properties: {
      name: { type: 'string' },
      locale: { type: 'string', enum: ['ru', 'en'] },
      absentFrom: { type: ['string', 'null'] },
      absentUntil: { type: ['string', 'null'] },
      password: {
        type: 'object',
        properties: { current: { type: 'string' }, next: { type: 'string' } },
        required: ['current', 'next'],
        additionalProperties: false,
      },
    },
  },
  answers: { 200: { description: 'The caller as he is now', schema: meSchema } },
  async handle(ctx, { body, ...request }) {
    const { password, ...fields } = isJsonObject(body) ? body : {}
    const me = requireUser(ctx)
    const whence = whenceOf(request)
    const keep = isJsonObject(password) ? requireSession(ctx).session : null
    const hash = isJsonObject(password)
      ? await checkPasswordChange(ctx, me, {
          current: String(password.current),
          next: String(password.next),
          whence,
          fields: { current: 'password.current', next: 'password.next' },
        })
      : null
    const { user, turned } = await transact(ctx, async inside => {
      if (hash) await replacePassword(inside, me, { hash, keep, whence })
      const user = await updateRecord(asHimself(inside), 'user', me, fields)
      return { user, turned: keep && (await rotateSession(inside, me, keep)) }
    })
    return {
      body: await presentMe(ctx, user),
      ...(turned && { headers: { 'set-cookie': writeSessionCookie(turned.token, turned.maxAge) } }),
    }
  },
}

/** The caller as a user. A key changes nothing of its owner, unless it may do everything. */
function requireUser({ actor }: Context): string {
  if (!actor.user) throw new Forbidden('usersOnly')
  if (actor.scopes && !actor.scopes.includes('admin')) throw new Forbidden('keyMayNot')
  return actor.user
}

export const meRoutes: readonly Route[] = [getMe, changeMe]
