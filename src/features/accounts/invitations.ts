import { answerSignedIn } from '../../access/answer-signed-in.ts'
import {
  acceptInvitation,
  type Invitation,
  invite,
  invitedBy,
  listInvitations,
  makeReset,
  restoreInvitation,
  withdrawInvitation,
} from '../../access/invitations.ts'
import { meSchema } from '../../access/present-me.ts'
import { whenceOf } from '../../access/security-events.ts'
import { Conflict, isJsonObject, type JsonObject } from '../../model/index.ts'
import type { Context } from '../../records/context.ts'
import { getRecord } from '../../records/get.ts'
import type { Vault } from '../../vault/vault.ts'
import type { Application, Route } from '../feature.ts'
import { secondProofOf, secondProofSchema } from '../second-proof.ts'
import { tellingOfCopies } from '../telling-of-copies.ts'
import { wholeList } from './whole-list.ts'

export const invitationSchema: JsonObject = {
  type: 'object',
  properties: {
    token: { type: 'string' },
    path: { type: 'string', description: 'Page of this server to be sent to the invited' },
    url: {
      type: ['string', 'null'],
      description: 'The same with the address under which the server is configured to be reached; null where it is not',
    },
    expiresAt: { type: 'string', format: 'date-time' },
  },
  required: ['token', 'path', 'url', 'expiresAt'],
}

/** With the whole link, as configured: what a request says of the host it went to is anybody's to choose. */
export const withUrl = (invitation: Invitation, { publicUrl }: Application) => ({
  ...invitation,
  url: publicUrl && `${publicUrl}${invitation.path}`,
})

const kindSchema: JsonObject = {
  type: 'string',
  enum: ['invitation', 'reset'],
  description: '`reset`: somebody who has a password chooses a new one',
}

const showInvitation: Route = {
  method: 'GET',
  path: '/invitations/{token}',
  operation: 'getInvitation',
  summary: 'Whom an invitation is for',
  tag: 'Sign-in',
  right: 'public',
  answers: {
    200: {
      description: 'The invited',
      schema: {
        type: 'object',
        properties: {
          email: { type: 'string' },
          name: { type: 'string' },
          company: { type: 'string' },
          kind: kindSchema,
        },
        required: ['email', 'name', 'company', 'kind'],
      },
    },
  },
  async handle(ctx, { params }) {
    const { email, name, kind } = await invitedBy(ctx, params.token ?? '')
    return { body: { email, name, company: ctx.config.company.name, kind } }
  },
}

const takeInvitation = (vault: Vault): Route => ({
  method: 'POST',
  path: '/invitations/{token}',
  operation: 'acceptInvitation',
  summary: 'Choose a password and sign in',
  tag: 'Sign-in',
  right: 'public',
  configures: true,
  body: {
    type: 'object',
    properties: {
      password: { type: 'string', maxLength: 1000 },
      ...secondProofSchema,
    },
    required: ['password'],
  },
  answers: {
    200: { description: 'Signed in', schema: meSchema },
    401: { description: 'A second factor is needed (`codeNeeded`) or wrong (`wrongCode`, `wrongPasskey`)' },
    429: { description: 'Tried too often; `Retry-After` says when to go on' },
  },
  async handle(ctx, { params, body, ...request }, application) {
    const { password } = isJsonObject(body) ? body : {}
    const proof = secondProofOf({ body, ...request }, application)
    const given = { password: String(password), proof, whence: whenceOf(request) }
    const accepting = acceptInvitation(ctx, vault, params.token ?? '', given)
    return answerSignedIn(ctx, await tellingOfCopies(ctx, accepting), application)
  },
})

const inviteAgain: Route = {
  method: 'POST',
  path: '/users/{id}/invitations',
  operation: 'inviteUser',
  summary: 'Invite a user (again): he chooses a new password; earlier invitations end',
  tag: 'Users',
  right: 'admin',
  answers: { 201: { description: 'The invitation', schema: invitationSchema } },
  async handle(ctx, { params }, application) {
    const user = await activeUser(ctx, params.id)
    return { status: 201, body: withUrl(await invite(ctx, user), application) }
  },
}

const reset: Route = {
  method: 'POST',
  path: '/users/{id}/password-resets',
  operation: 'resetPassword',
  summary:
    'Make a link by which a user chooses a new password, within a day. Once it is used his sessions end, not before; earlier links end at once',
  tag: 'Users',
  right: 'admin',
  answers: {
    201: { description: 'The link, told this once', schema: invitationSchema },
    409: { description: 'He is no longer active' },
  },
  async handle(ctx, { params, ...request }, application) {
    const user = await activeUser(ctx, params.id)
    return { status: 201, body: withUrl(await makeReset(ctx, user, whenceOf(request)), application) }
  },
}

async function activeUser(ctx: Context, id = ''): Promise<string> {
  const user = await getRecord(ctx, 'user', id)
  if (!user.active) throw new Conflict('userInactive')
  return user.id
}

const listOpen: Route = {
  method: 'GET',
  path: '/invitations',
  operation: 'listInvitations',
  summary: 'Who is invited and has not come in yet. The links themselves are told once, when they are made',
  tag: 'Users',
  right: 'admin',
  answers: {
    200: {
      description: 'The invitations, the newest first',
      schema: wholeList({
        type: 'object',
        properties: {
          user: { type: 'string', format: 'uuid' },
          kind: kindSchema,
          createdAt: { type: 'string', format: 'date-time' },
          expiresAt: { type: 'string', format: 'date-time' },
        },
        required: ['user', 'kind', 'createdAt', 'expiresAt'],
      }),
    },
  },
  handle: async ctx => ({ body: { data: await listInvitations(ctx), nextCursor: null } }),
}

const withdraw: Route = {
  method: 'DELETE',
  path: '/users/{id}/invitations',
  operation: 'withdrawInvitation',
  summary:
    'Withdraw the invitation of a user: its link opens nothing from now on. For ten minutes that can be taken back',
  tag: 'Users',
  right: 'admin',
  answers: {
    204: { description: 'It is withdrawn' },
    404: { description: 'There is none that waits to be taken' },
  },
  async handle(ctx, { params }) {
    await withdrawInvitation(ctx, params.id ?? '')
    return { status: 204 }
  },
}

const restore: Route = {
  method: 'POST',
  path: '/users/{id}/invitations/restoration',
  operation: 'restoreInvitation',
  summary: 'Take back that an invitation was withdrawn, within ten minutes: the same link opens again',
  tag: 'Users',
  right: 'admin',
  answers: {
    204: { description: 'It opens again' },
    404: { description: 'None was withdrawn' },
    409: { description: 'It is too late: make a new one' },
  },
  async handle(ctx, { params }) {
    await restoreInvitation(ctx, params.id ?? '')
    return { status: 204 }
  },
}

export const invitationRoutes = (vault: Vault): readonly Route[] => [
  showInvitation,
  takeInvitation(vault),
  listOpen,
  inviteAgain,
  reset,
  withdraw,
  restore,
]
