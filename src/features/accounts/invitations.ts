import { answerSignedIn } from '../../access/answer-signed-in.ts'
import {
  acceptInvitation,
  invite,
  invitedBy,
  listInvitations,
  restoreInvitation,
  withdrawInvitation,
} from '../../access/invitations.ts'
import { meSchema } from '../../access/present-me.ts'
import { openSession } from '../../access/session.ts'
import { Conflict, isJsonObject, type JsonObject } from '../../model/index.ts'
import { getRecord } from '../../records/get.ts'
import type { Route } from '../feature.ts'
import { wholeList } from './whole-list.ts'

export const invitationSchema: JsonObject = {
  type: 'object',
  properties: {
    token: { type: 'string' },
    path: { type: 'string', description: 'Page of this server to be sent to the invited' },
    expiresAt: { type: 'string', format: 'date-time' },
  },
  required: ['token', 'path', 'expiresAt'],
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
        properties: { email: { type: 'string' }, name: { type: 'string' }, company: { type: 'string' } },
        required: ['email', 'name', 'company'],
      },
    },
  },
  async handle(ctx, { params }) {
    const { email, name } = await invitedBy(ctx, params.token ?? '')
    return { body: { email, name, company: ctx.config.company.name } }
  },
}

const takeInvitation: Route = {
  method: 'POST',
  path: '/invitations/{token}',
  operation: 'acceptInvitation',
  summary: 'Choose a password and sign in',
  tag: 'Sign-in',
  right: 'public',
  configures: true,
  body: { type: 'object', properties: { password: { type: 'string', maxLength: 1000 } }, required: ['password'] },
  answers: { 200: { description: 'Signed in', schema: meSchema } },
  async handle(ctx, { params, body, headers }, application) {
    const { password } = isJsonObject(body) ? body : {}
    const user = await acceptInvitation(ctx, params.token ?? '', String(password))
    return answerSignedIn(ctx, await openSession(ctx, user, headers['user-agent']), application)
  },
}

const inviteAgain: Route = {
  method: 'POST',
  path: '/users/{id}/invitations',
  operation: 'inviteUser',
  summary: 'Invite a user (again): he chooses a new password; earlier invitations end',
  tag: 'Users',
  right: 'admin',
  answers: { 201: { description: 'The invitation', schema: invitationSchema } },
  async handle(ctx, { params }) {
    const user = await getRecord(ctx, 'user', params.id ?? '')
    if (!user.active) throw new Conflict('userInactive')
    return { status: 201, body: await invite(ctx, user.id) }
  },
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
          createdAt: { type: 'string', format: 'date-time' },
          expiresAt: { type: 'string', format: 'date-time' },
        },
        required: ['user', 'createdAt', 'expiresAt'],
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

export const invitationRoutes: readonly Route[] = [
  showInvitation,
  takeInvitation,
  listOpen,
  inviteAgain,
  withdraw,
  restore,
]
