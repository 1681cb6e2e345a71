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
import type { RecordJson } from '../../records/row.ts'
import { transact } from '../../records/transact.ts'
import type { Vault } from '../../vault/vault.ts'
import type { Application, Route } from '../feature.ts'
import type { Letters, LinkLetterKind } from '../letters.ts'
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
    sentTo: {
      type: ['string', 'null'],
      description: 'E-mail to which a letter is on its way, with a link of its own; null where the system sends none',
    },
  },
  required: ['token', 'path', 'url', 'expiresAt', 'sentTo'],
}

/** What an administrator learns of an invitation: the whole link, as configured, and whether it goes by mail too. */
interface Told extends Invitation {
  url: string | null
  sentTo: string | null
}

/** Makes an invitation, and has the letter with it written, both or neither. */
interface Inviting {
  letters: Letters
  kind: LinkLetterKind
  user: RecordJson
  invitation: Invitation
}

/** The host of the link is the configured one: what a request says of the host it went to is anybody's to choose. */
export async function tellInvited(
  ctx: Context,
  { letters, kind, user, invitation }: Inviting,
  { publicUrl }: Application,
): Promise<Told> {
  const writes = await letters.canWrite(ctx)
  if (writes) await letters.write(ctx, { kind, user: user.id, expiresAt: invitation.expiresAt })
  return {
    ...invitation,
    url: publicUrl && `${publicUrl}${invitation.path}`,
    sentTo: writes ? String(user.email) : null,
  }
}

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

const inviteAgain = (letters: Letters): Route => ({
  method: 'POST',
  path: '/users/{id}/invitations',
  operation: 'inviteUser',
  shownOnce: ['token', 'path', 'url'],
  summary:
    'Invite a user (again), by mail too where that is set up: he chooses a new password; earlier invitations end',
  tag: 'Users',
  right: 'admin',
  answers: { 201: { description: 'The invitation', schema: invitationSchema } },
  async handle(ctx, { params }, application) {
    const user = await activeUser(ctx, params.id)
    const body = await transact(ctx, async inside => {
      const invitation = await invite(inside, user.id)
      return tellInvited(inside, { letters, kind: 'invitation', user, invitation }, application)
    })
    return { status: 201, body: { ...body } }
  },
})

const reset = (letters: Letters): Route => ({
  method: 'POST',
  path: '/users/{id}/password-resets',
  operation: 'resetPassword',
  shownOnce: ['token', 'path', 'url'],
  summary:
    'Make a link by which a user chooses a new password, within a day; by mail too where that is set up. Once it is used his sessions end, not before; earlier links end at once',
  tag: 'Users',
  right: 'admin',
  answers: {
    201: { description: 'The link, told this once', schema: invitationSchema },
    409: { description: 'He is no longer active' },
  },
  async handle(ctx, { params, ...request }, application) {
    const user = await activeUser(ctx, params.id)
    const body = await transact(ctx, async inside => {
      const invitation = await makeReset(inside, user.id, whenceOf(request))
      return tellInvited(inside, { letters, kind: 'reset', user, invitation }, application)
    })
    return { status: 201, body: { ...body } }
  },
})

async function activeUser(ctx: Context, id = ''): Promise<RecordJson> {
  const user = await getRecord(ctx, 'user', id)
  if (!user.active) throw new Conflict('userInactive')
  return user
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
          letter: {
            type: ['string', 'null'],
            enum: ['waiting', 'sent', 'dropped', null],
            description: 'What became of the letter with it; null where none was written',
          },
        },
        required: ['user', 'kind', 'createdAt', 'expiresAt', 'letter'],
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

export const invitationRoutes = (vault: Vault, letters: Letters): readonly Route[] => [
  showInvitation,
  takeInvitation(vault),
  listOpen,
  inviteAgain(letters),
  reset(letters),
  withdraw,
  restore,
]
