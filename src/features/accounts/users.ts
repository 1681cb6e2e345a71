import { createUser } from '../../access/users.ts'
import { isJsonObject } from '../../model/index.ts'
import { transact } from '../../records/transact.ts'
import type { Route } from '../feature.ts'
import type { Letters } from '../letters.ts'
import { invitationSchema, tellInvited } from './invitations.ts'

/** As any record is made, with a password or an invitation besides. */
const create = (letters: Letters): Route => ({
  method: 'POST',
  path: '/users',
  operation: 'createUser',
  shownOnce: ['invitation'],
  summary:
    'Add a user: with a password, or with an invitation in the answer, sent by mail too where that is set up. Role and team by id or by name',
  tag: 'Users',
  right: { object: 'user', verb: 'create' },
  configures: true,
  body: { $ref: '#/components/schemas/NewUser' },
  answers: {
    201: {
      description: 'The user, and his invitation where no password was given',
      schema: {
        allOf: [
          { $ref: '#/components/schemas/User' },
          { type: 'object', properties: { invitation: invitationSchema } },
        ],
      },
    },
  },
  async handle(ctx, { body }, application) {
    return transact(ctx, async inside => {
      const { user, invitation } = await createUser(inside, isJsonObject(body) ? body : {})
      const inviting = invitation && { letters, kind: 'invitation' as const, user, invitation }
      return {
        status: 201,
        body: inviting ? { ...user, invitation: await tellInvited(inside, inviting, application) } : user,
        headers: { etag: `"${user.version}"`, location: `/api/v1/users/${user.id}` },
      }
    })
  },
})

export const userRoutes = (letters: Letters): readonly Route[] => [create(letters)]
