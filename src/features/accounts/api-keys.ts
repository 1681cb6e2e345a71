import { createKey, listKeys, removeKey } from '../../access/api-keys.ts'
import { isJsonObject, type JsonObject } from '../../model/index.ts'
import type { Route } from '../feature.ts'

const keySchema: JsonObject = {
  type: 'object',
  properties: {
    id: { type: 'string', format: 'uuid' },
    name: { type: 'string' },
    scopes: { type: 'array', items: { type: 'string' } },
    hint: { type: 'string', description: 'The last characters of the key' },
    user: { type: 'string', format: 'uuid' },
    createdAt: { type: 'string', format: 'date-time' },
    expiresAt: { type: ['string', 'null'], format: 'date-time' },
    usedAt: { type: ['string', 'null'], format: 'date-time' },
  },
  required: ['id', 'name', 'scopes', 'hint', 'user', 'createdAt', 'expiresAt', 'usedAt'],
}

const list: Route = {
  method: 'GET',
  path: '/api-keys',
  operation: 'listApiKeys',
  summary: 'Your API keys; an administrator sees all',
  tag: 'API keys',
  right: 'signedIn',
  answers: {
    200: {
      description: 'The keys, the newest first',
      schema: {
        type: 'object',
        properties: { data: { type: 'array', items: keySchema }, nextCursor: { type: 'null' } },
        required: ['data', 'nextCursor'],
      },
    },
  },
  handle: async ctx => ({ body: { data: await listKeys(ctx), nextCursor: null } }),
}

const create: Route = {
  method: 'POST',
  path: '/api-keys',
  operation: 'createApiKey',
  summary: 'Make an API key. It is shown once, in this answer',
  tag: 'API keys',
  right: 'signedIn',
  body: {
    type: 'object',
    properties: {
      name: { type: 'string', minLength: 1, maxLength: 200 },
      scopes: {
        type: 'array',
        minItems: 1,
        maxItems: 200,
        items: { type: 'string', maxLength: 100 },
        description: '`read`, `write`, `<plural>:read`, `<plural>:write`, `admin`',
      },
      expiresAt: { type: ['string', 'null'], format: 'date-time' },
    },
    required: ['name', 'scopes'],
  },
  answers: {
    201: {
      description: 'The key',
      schema: { allOf: [keySchema, { type: 'object', properties: { key: { type: 'string' } }, required: ['key'] }] },
    },
  },
  async handle(ctx, { body }) {
    const { name, scopes, expiresAt } = isJsonObject(body) ? body : {}
    const given = {
      name: String(name),
      scopes: Array.isArray(scopes) ? scopes.map(String) : [],
      expiresAt: expiresAt ? String(expiresAt) : null,
    }
    return { status: 201, body: await createKey(ctx, given) }
  },
}

const remove: Route = {
  method: 'DELETE',
  path: '/api-keys/{id}',
  operation: 'deleteApiKey',
  summary: 'End an API key at once',
  tag: 'API keys',
  right: 'signedIn',
  configures: true,
  answers: { 204: { description: 'It opens nothing any more' } },
  async handle(ctx, { params }) {
    await removeKey(ctx, params.id ?? '')
    return { status: 204 }
  },
}

export const keyRoutes: readonly Route[] = [list, create, remove]
