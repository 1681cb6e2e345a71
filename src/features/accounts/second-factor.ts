import { writeSessionCookie } from '../../access/cookie.ts'
import {
  beginSecondFactor,
  confirmSecondFactor,
  ownSecondFactor,
  removeCodes,
  removeSecondFactor,
  renewRecoveryCodes,
} from '../../access/second-factor.ts'
import { whenceOf } from '../../access/security-events.ts'
import { endSessionsOf, requireSession } from '../../access/sessions.ts'
import { Conflict, isJsonObject, type JsonObject } from '../../model/index.ts'
import type { Context } from '../../records/context.ts'
import { getRecord } from '../../records/get.ts'
import { transact } from '../../records/transact.ts'
import type { Vault } from '../../vault/vault.ts'
import type { Route, RouteRequest } from '../feature.ts'
import { notify } from '../notice.ts'
import { passwordMember, requirePassword } from './require-password.ts'

const tag = 'Sign-in'
const path = '/me/second-factor'

const withPassword: JsonObject = {
  type: 'object',
  properties: passwordMember,
  required: ['password'],
}

const codesSchema: JsonObject = {
  type: 'object',
  properties: {
    recoveryCodes: {
      type: 'array',
      items: { type: 'string' },
      description: 'Each opens once, in place of a code of the app. Told this once',
    },
  },
  required: ['recoveryCodes'],
}

const forPeopleOnly = { description: 'API keys have nothing to do with it' }
const notOn = { description: 'It is not on' }
const wrongPassword = { description: 'It is not your password' }

const show: Route = {
  method: 'GET',
  path,
  operation: 'getSecondFactor',
  summary: 'Whether codes of your phone are asked for when you sign in',
  tag,
  right: 'signedIn',
  halfDone: ['secondFactor'],
  answers: {
    200: {
      description: 'Your second factor',
      schema: {
        type: 'object',
        properties: {
          on: { type: 'boolean' },
          since: { type: ['string', 'null'], format: 'date-time' },
          recoveryCodesLeft: { type: 'integer' },
          passkeys: { type: 'integer', description: 'How many passkeys you have' },
          demanded: { type: 'boolean', description: 'Your role demands one of them' },
          hasPassword: {
            type: 'boolean',
            description: 'Without one, what asks for your password asks for a sign-in of the last ten minutes instead',
          },
        },
        required: ['on', 'since', 'recoveryCodesLeft', 'passkeys', 'demanded', 'hasPassword'],
      },
    },
    403: forPeopleOnly,
  },
  handle: async ctx => ({ body: await ownSecondFactor(ctx) }),
}

const begin = (vault: Vault): Route => ({
  method: 'POST',
  path,
  operation: 'beginSecondFactor',
  summary: 'Begin to set up a second factor: a secret for an app. Confirm it by a code within fifteen minutes',
  tag,
  right: 'signedIn',
  halfDone: ['secondFactor'],
  secret: true,
  answers: {
    201: {
      description: 'The secret, told this once',
      schema: {
        type: 'object',
        properties: {
          secret: { type: 'string', description: 'Base32, to be typed' },
          address: { type: 'string', description: '`otpauth://…`, to be shown as a QR code' },
        },
        required: ['secret', 'address'],
      },
    },
    403: forPeopleOnly,
    409: { description: 'It is on already: turn it off first' },
  },
  handle: async ctx => ({ status: 201, body: await beginSecondFactor(ctx, vault) }),
})

const confirm = (vault: Vault): Route => ({
  method: 'POST',
  path: `${path}/confirmation`,
  operation: 'confirmSecondFactor',
  summary: 'Turn the second factor on by a first code. Your other sessions end, and this one gets a new cookie',
  tag,
  right: 'signedIn',
  halfDone: ['secondFactor'],
  secret: true,
  configures: true,
  body: { type: 'object', properties: { code: { type: 'string', maxLength: 100 } }, required: ['code'] },
  answers: {
    200: { description: 'It is on', schema: codesSchema },
    403: forPeopleOnly,
    409: { description: 'Nothing was begun in the last fifteen minutes, or it is on already' },
    422: { description: 'The code is wrong' },
    429: { description: 'Tried too often; `Retry-After` says when to go on' },
  },
  async handle(ctx, { body, ...request }) {
    const { code } = isJsonObject(body) ? body : {}
    const given = { code: String(code), whence: whenceOf(request) }
    const { recoveryCodes, session } = await confirmSecondFactor(ctx, vault, given)
    return {
      body: { recoveryCodes },
      headers: { 'set-cookie': writeSessionCookie(session.token, session.maxAge) },
    }
  },
})

const remove: Route = {
  method: 'DELETE',
  path,
  operation: 'removeSecondFactor',
  summary: 'Turn the codes of your phone off; passkeys stay',
  tag,
  right: 'signedIn',
  halfDone: ['secondFactor'],
  configures: true,
  body: withPassword,
  answers: { 204: { description: 'It is off' }, 403: forPeopleOnly, 409: notOn, 422: wrongPassword },
  async handle(ctx, request) {
    const user = await requireOn(ctx, request)
    await transact(ctx, inside => removeCodes(inside, user, whenceOf(request)))
    return { status: 204 }
  },
}

const renew: Route = {
  method: 'POST',
  path: `${path}/recovery-codes`,
  operation: 'renewRecoveryCodes',
  summary: 'New recovery codes; those of before open nothing any more',
  tag,
  right: 'signedIn',
  halfDone: ['secondFactor'],
  secret: true,
  body: withPassword,
  answers: {
    200: { description: 'The codes', schema: codesSchema },
    403: forPeopleOnly,
    409: notOn,
    422: wrongPassword,
  },
  async handle(ctx, request) {
    await requireOn(ctx, request)
    return { body: { recoveryCodes: await renewRecoveryCodes(ctx, whenceOf(request)) } }
  },
}

/** Somebody has lost his phone: he comes in by his password, or by a new invitation, and sets it up again. */
const removeOf: Route = {
  method: 'DELETE',
  path: '/users/{id}/second-factor',
  operation: 'removeSecondFactorOf',
  summary:
    'Turn the second factor of a user off, who has lost his phone: codes and passkeys. His sessions end, and he is told',
  tag: 'Users',
  right: 'admin',
  configures: true,
  answers: {
    204: { description: 'It is off' },
    403: forPeopleOnly,
    404: { description: 'There is no such user' },
    409: { description: 'It is not on, or it is your own: that you turn off with your password' },
  },
  async handle(ctx, { params, ...request }) {
    const me = requireSession(ctx)
    const user = await getRecord(ctx, 'user', params.id ?? '')
    if (user.id === me.user) throw new Conflict('ownSecondFactor')
    await transact(ctx, async inside => {
      await removeSecondFactor(inside, user.id, whenceOf(request))
      await endSessionsOf(inside.db, user.id)
      await notify(inside, user.id, {
        code: 'secondFactorRemoved',
        params: { by: ctx.actor.name },
        on: { object: 'account', id: user.id },
      })
    })
    return { status: 204 }
  },
}

/** The caller, whose password it is, and who has something to turn off. */
async function requireOn(ctx: Context, request: RouteRequest): Promise<string> {
  const { on, passkeys } = await ownSecondFactor(ctx)
  if (!on && !passkeys) throw new Conflict('secondFactorOff')
  return requirePassword(ctx, request)
}

export const secondFactorRoutes = (vault: Vault): readonly Route[] => [
  show,
  begin(vault),
  confirm(vault),
  remove,
  renew,
  removeOf,
]
