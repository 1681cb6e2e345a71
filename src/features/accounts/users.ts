import { createUser } from '../../access/users.ts'
import { isJsonObject } from '../../model/index.ts'
import type { Route } from '../feature.ts'
import { invitationSchema, withUrl } from './invitations.ts'

/** As any record is made, with a password or an invitation besides. */
const create: Route = {
  method: 'POST',
  path: '/users',
  operation: 'createUser',
  summary: 'Add a user: with a password, or with an invitation in the answer. Role and team by id or by name',
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
    const { user, invitation } = await createUser(ctx, isJsonObject(body) ? body : {})
    return {
      status: 201,
      body: invitation ? { ...user, invitation: withUrl(invitation, application) } : user,
      headers: { etag: `"${user.version}"`, location: `/api/v1/users/${user.id}` },
    }
  },
}

export const userRoutes: readonly Route[] = [create]
