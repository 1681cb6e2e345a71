import { endApp, listApps, makeApp, type NewApp, renewAppSecret } from '../../access/oauth/apps.ts'
import { type AppChanges, changeApp } from '../../access/oauth/change-app.ts'
import { whenceOf } from '../../access/security-events.ts'
import { requireSession } from '../../access/sessions.ts'
import type { JsonObject } from '../../model/index.ts'
import type { Route } from '../feature.ts'
import { id, listOf, moment, tag, text, texts, whole } from './schemas.ts'

const appMembers: JsonObject = {
  id: { ...id, description: 'Its `client_id`' },
  name: text,
  redirectAddresses: texts,
  scopes: { ...texts, description: 'What it may ask for at most' },
  confidential: { type: 'boolean', description: 'It keeps a secret, on a server of its own' },
  madeAt: moment,
  people: { type: 'integer', description: 'For how many people it speaks now' },
}

const changeable: JsonObject = {
  redirectAddresses: {
    type: 'array',
    minItems: 1,
    maxItems: 20,
    items: { type: 'string', maxLength: 2000 },
    description: 'Where people are sent back to, compared to the letter',
  },
  scopes: {
    type: 'array',
    minItems: 1,
    maxItems: 200,
    items: { type: 'string', maxLength: 100 },
    description: '`read`, `write`, `<plural>:read`, `<plural>:write`',
  },
}

const list: Route = {
  method: 'GET',
  path: '/oauth/apps',
  operation: 'listOAuthApps',
  summary: 'Apps that may ask people to speak for them, the newest first',
  tag,
  right: 'admin',
  answers: { 200: { description: 'The apps', schema: listOf(whole(appMembers)) } },
  handle: async ctx => ({ body: { data: await listApps(ctx) } }),
}

const make: Route = {
  method: 'POST',
  path: '/oauth/apps',
  operation: 'registerOAuthApp',
  shownOnce: ['secret'],
  summary: 'Register an app. The secret of one that keeps it is shown once, in this answer',
  tag,
  right: 'admin',
  body: {
    type: 'object',
    properties: {
      name: { type: 'string', minLength: 1, maxLength: 100 },
      ...changeable,
      confidential: { type: 'boolean' },
    },
    required: ['name', 'redirectAddresses', 'scopes', 'confidential'],
  },
  answers: {
    201: { description: 'The app', schema: whole({ ...appMembers, secret: { type: ['string', 'null'] } }) },
  },
  async handle(ctx, request) {
    requireSession(ctx)
    return { status: 201, body: await makeApp(ctx, request.body as NewApp, whenceOf(request)) }
  },
}

const change: Route = {
  method: 'PATCH',
  path: '/oauth/apps/{id}',
  operation: 'changeOAuthApp',
  summary:
    'Change where people are sent back to and what an app may ask for: less holds at once for whatever was given, more is asked of each person anew',
  tag,
  right: 'admin',
  configures: true,
  body: { type: 'object', properties: changeable },
  answers: { 200: { description: 'The app as it is now', schema: whole(appMembers) } },
  async handle(ctx, request) {
    requireSession(ctx)
    return { body: await changeApp(ctx, request.params.id ?? '', request.body as AppChanges, whenceOf(request)) }
  },
}

const renew: Route = {
  method: 'POST',
  path: '/oauth/apps/{id}/secret',
  operation: 'renewOAuthAppSecret',
  shownOnce: ['secret'],
  summary: 'Give an app another secret, shown once; the former one opens nothing any more',
  tag,
  right: 'admin',
  answers: { 201: { description: 'The secret', schema: whole({ secret: text }) } },
  async handle(ctx, request) {
    requireSession(ctx)
    return { status: 201, body: await renewAppSecret(ctx, request.params.id ?? '', whenceOf(request)) }
  },
}

const end: Route = {
  method: 'DELETE',
  path: '/oauth/apps/{id}',
  operation: 'deleteOAuthApp',
  summary: 'Withdraw an app: it speaks for nobody any more',
  tag,
  right: 'admin',
  configures: true,
  answers: { 204: { description: 'It is withdrawn' } },
  async handle(ctx, request) {
    requireSession(ctx)
    await endApp(ctx, request.params.id ?? '', whenceOf(request))
    return { status: 204 }
  },
}

export const appRoutes: readonly Route[] = [list, make, change, renew, end]
