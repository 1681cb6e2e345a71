import {
  addEmergencyAdministrator,
  listEmergencyAdministrators,
  removeEmergencyAdministrator,
} from '../../access/single-sign-on/emergency.ts'
import type { Route } from '../feature.ts'

const tag = 'Single sign-on'

const list: Route = {
  method: 'GET',
  path: '/emergency-administrators',
  operation: 'listEmergencyAdministrators',
  summary: 'Who may sign in by password although his domain demands a provider, for the day on which that is away',
  tag,
  right: 'admin',
  answers: {
    200: {
      description: 'The emergency administrators',
      schema: {
        type: 'object',
        properties: {
          data: {
            type: 'array',
            items: {
              type: 'object',
              properties: {
                user: { type: 'string', format: 'uuid' },
                since: { type: 'string', format: 'date-time' },
                by: { type: ['string', 'null'], format: 'uuid' },
                isReady: { type: 'boolean', description: 'He is active, an administrator, and has a password' },
              },
              required: ['user', 'since', 'by', 'isReady'],
            },
          },
          nextCursor: { type: 'null' },
        },
        required: ['data', 'nextCursor'],
      },
    },
  },
  handle: async ctx => ({ body: { data: await listEmergencyAdministrators(ctx), nextCursor: null } }),
}

const add: Route = {
  method: 'PUT',
  path: '/emergency-administrators/{id}',
  operation: 'addEmergencyAdministrator',
  summary:
    'Name an emergency administrator, by the id of the user. Whenever he comes in so, all administrators are told',
  tag,
  right: 'admin',
  configures: true,
  answers: {
    204: { description: 'He is one' },
    409: { description: 'There are enough' },
    422: { description: 'He is not active, no administrator, or has no password' },
  },
  async handle(ctx, { params }) {
    await addEmergencyAdministrator(ctx, params.id ?? '')
    return { status: 204 }
  },
}

const remove: Route = {
  method: 'DELETE',
  path: '/emergency-administrators/{id}',
  operation: 'removeEmergencyAdministrator',
  summary: 'He signs in as everybody does from now on',
  tag,
  right: 'admin',
  configures: true,
  answers: {
    204: { description: 'He is none any more' },
    409: { description: 'A provider is demanded, and he was the last who could come in without it' },
  },
  async handle(ctx, { params }) {
    await removeEmergencyAdministrator(ctx, params.id ?? '')
    return { status: 204 }
  },
}

export const emergencyRoutes: readonly Route[] = [list, add, remove]
