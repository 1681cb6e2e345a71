import { createKey, listEndedKeys, listKeys, type NewKey, removeKey, restoreKey } from '../../access/api-keys.ts'
import { changeKey, type KeyChange } from '../../access/change-key.ts'
import type { CallLimits } from '../../access/key-bounds.ts'
import { noteSecurityEvent, type SecurityEventKind, whenceOf } from '../../access/security-events.ts'
import type { JsonObject } from '../../model/index.ts'
import { type Context, transact } from '../../records/index.ts'
import type { Route, RouteRequest } from '../feature.ts'
import { wholeList } from './whole-list.ts'

const moment: JsonObject = { type: ['string', 'null'], format: 'date-time' }
const person: JsonObject = { type: ['string', 'null'], format: 'uuid' }

const shown: JsonObject = {
  id: { type: 'string', format: 'uuid' },
  name: { type: 'string' },
  scopes: { type: 'array', items: { type: 'string' } },
  hint: { type: 'string', description: 'The last characters of the key' },
  user: { type: 'string', format: 'uuid' },
  createdAt: { type: 'string', format: 'date-time' },
  expiresAt: moment,
  addresses: { type: 'array', items: { type: 'string' }, description: 'Whence it may be used; empty: from anywhere' },
  callsPerMinute: { type: ['integer', 'null'], description: 'Null: as many as the installation allows' },
  callsPerDay: { type: ['integer', 'null'], description: 'Null: as many as the installation allows' },
  callsToday: { type: 'integer', description: 'Calls of this day (UTC), a moment late' },
  usedAt: moment,
  usedFrom: { type: ['string', 'null'], description: 'Whence it was used last' },
}
const always = Object.keys(shown)

/** What is said of a key when it is made and when it is changed. */
const said: JsonObject = {
  name: { type: 'string', minLength: 1, maxLength: 200 },
  scopes: {
    type: 'array',
    minItems: 1,
    maxItems: 200,
    items: { type: 'string', maxLength: 100 },
    description: '`read`, `write`, `<plural>:read`, `<plural>:write`, `admin`',
  },
  addresses: {
    type: 'array',
    maxItems: 100,
    items: { type: 'string', maxLength: 100 },
    description:
      'IP addresses and networks from which it may be used, such as `203.0.113.7` or `2001:db8::/32`; empty: from anywhere',
  },
  callsPerMinute: { type: ['integer', 'null'], minimum: 1, description: 'Null: as many as the installation allows' },
  callsPerDay: { type: ['integer', 'null'], minimum: 1, description: 'Null: as many as the installation allows' },
  expiresAt: { ...moment, description: 'Null: as late as the company allows' },
}

const keySchema: JsonObject = {
  type: 'object',
  properties: {
    ...shown,
    restoredAt: { ...moment, description: 'When it was withdrawn and brought back last' },
    restoredBy: person,
  },
  required: [...always, 'restoredAt', 'restoredBy'],
}

const endedSchema: JsonObject = {
  type: 'object',
  properties: {
    ...shown,
    endedAt: { type: 'string', format: 'date-time' },
    endedBy: person,
    restorable: { type: 'boolean', description: 'Whether you can still take the withdrawal back' },
  },
  required: [...always, 'endedAt', 'endedBy', 'restorable'],
}

const list: Route = {
  method: 'GET',
  path: '/api-keys',
  operation: 'listApiKeys',
  summary: 'Your API keys; an administrator sees all',
  tag: 'API keys',
  right: 'signedIn',
  answers: {
    200: { description: 'The keys, the newest first', schema: wholeList(keySchema) },
  },
  handle: async ctx => ({ body: { data: await listKeys(ctx), nextCursor: null } }),
}

const listEnded: Route = {
  method: 'GET',
  path: '/api-keys/ended',
  operation: 'listEndedApiKeys',
  summary: 'API keys that were withdrawn in the last thirty days: yours; an administrator sees all',
  tag: 'API keys',
  right: 'signedIn',
  answers: { 200: { description: 'The keys, the last one withdrawn first', schema: wholeList(endedSchema) } },
  handle: async ctx => ({ body: { data: await listEndedKeys(ctx), nextCursor: null } }),
}

const create = (limits: CallLimits): Route => ({
  method: 'POST',
  path: '/api-keys',
  operation: 'createApiKey',
  shownOnce: ['key'],
  summary: 'Make an API key. It is shown once, in this answer',
  tag: 'API keys',
  right: 'signedIn',
  body: { type: 'object', properties: said, required: ['name', 'scopes'] },
  answers: {
    201: {
      description: 'The key',
      schema: { allOf: [keySchema, { type: 'object', properties: { key: { type: 'string' } }, required: ['key'] }] },
    },
  },
  handle: async (ctx, request) => ({
    status: 201,
    body: await withKey(ctx, 'keyMade', request, inside => createKey(inside, request.body as NewKey, limits)),
  }),
})

const change = (limits: CallLimits): Route => ({
  method: 'PATCH',
  path: '/api-keys/{id}',
  operation: 'changeApiKey',
  summary: 'Change what an API key is called and bound by. Its scopes only become narrower',
  tag: 'API keys',
  right: 'signedIn',
  configures: true,
  body: { type: 'object', properties: said },
  answers: {
    200: { description: 'The key as it is now', schema: keySchema },
    409: { description: 'It has run out' },
  },
  async handle(ctx, request) {
    const { params, body } = request
    const change = (inside: Context) => changeKey(inside, params.id ?? '', body as KeyChange, limits)
    return { body: { ...(await withKey(ctx, 'keyChanged', request, change)) } }
  },
})

const remove: Route = {
  method: 'DELETE',
  path: '/api-keys/{id}',
  operation: 'deleteApiKey',
  summary: 'Withdraw an API key: it opens nothing from now on. For ten minutes that can be taken back',
  tag: 'API keys',
  right: 'signedIn',
  configures: true,
  answers: { 204: { description: 'It opens nothing any more' } },
  async handle(ctx, request) {
    const id = request.params.id ?? ''
    await withKey(ctx, 'keyWithdrawn', request, inside => removeKey(inside, id).then(() => ({ id })))
    return { status: 204 }
  },
}

const restore: Route = {
  method: 'POST',
  path: '/api-keys/{id}/restoration',
  operation: 'restoreApiKey',
  summary: 'Take back that an API key was withdrawn, within ten minutes: whoever did it, or an administrator',
  tag: 'API keys',
  right: 'signedIn',
  configures: true,
  answers: {
    200: { description: 'The key, which opens again', schema: keySchema },
    404: { description: 'No such key was withdrawn' },
    409: { description: 'It is too late, or somebody else withdrew it' },
  },
  async handle(ctx, request) {
    const id = request.params.id ?? ''
    return { body: { ...(await withKey(ctx, 'keyRestored', request, inside => restoreKey(inside, id))) } }
  },
}

/** Does something to a key and notes it, both or neither. */
const withKey = <Key extends { id: string; user?: string; name?: string; scopes?: string[] }>(
  ctx: Context,
  kind: SecurityEventKind,
  request: RouteRequest,
  work: (inside: Context) => Promise<Key>,
): Promise<Key> =>
  transact(ctx, async inside => {
    const key = await work(inside)
    const { id, name = null, scopes = null, user } = key
    const details = { key: id, name, scopes }
    await noteSecurityEvent(inside, { kind, outcome: 'done', user, whence: whenceOf(request), details })
    return key
  })

export const keyRoutes = (limits: CallLimits): readonly Route[] => [
  list,
  listEnded,
  create(limits),
  change(limits),
  remove,
  restore,
]
