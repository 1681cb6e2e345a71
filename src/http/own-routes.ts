import { changePeople } from '../access/guard.ts'
import type { Route } from '../features/feature.ts'
import { Invalid } from '../model/index.ts'
import { searchRecords, undoMerge } from '../records/index.ts'
import { limitFrom } from './records/many.ts'
import { presentSchema, schemaSchema } from './schema.ts'

const getSchema: Route = {
  method: 'GET',
  path: '/schema',
  operation: 'getSchema',
  summary: 'The company and its objects with their fields, as far as the caller may see them, in his language',
  tag: 'Set-up',
  right: 'signedIn',
  answers: { 200: { description: 'The declarations', schema: schemaSchema } },
  handle: async ctx => ({ body: presentSchema(ctx) }),
}

const search: Route = {
  method: 'GET',
  path: '/search',
  operation: 'search',
  summary: 'Find records of all objects by words, parts of phone numbers, e-mails or numbers',
  tag: 'Search',
  right: 'signedIn',
  tellsOfRecords: true,
  query: {
    q: { type: 'string', maxLength: 500 },
    objects: { type: 'string', description: 'Names of objects, separated by commas' },
    limit: { type: 'integer', minimum: 1, maximum: 200 },
  },
  answers: {
    200: {
      description: 'What was found, the best first',
      schema: {
        type: 'object',
        properties: {
          data: {
            type: 'array',
            items: {
              type: 'object',
              properties: {
                object: { type: 'string' },
                id: { type: 'string', format: 'uuid' },
                title: { type: 'string' },
                detail: { type: ['string', 'null'] },
                number: { type: ['string', 'null'] },
                createdAt: { type: 'string' },
              },
              required: ['object', 'id', 'title'],
            },
          },
        },
        required: ['data'],
      },
    },
  },
  async handle(ctx, { query }) {
    const objects = query.objects
      ?.split(',')
      .map(name => name.trim())
      .filter(Boolean)
    const unknown = (objects ?? []).filter(name => !ctx.config.objects.has(name))
    if (unknown.length)
      throw new Invalid([{ field: 'objects', code: 'unknownObject', params: { object: unknown.join(', ') } }])
    return { body: await searchRecords(ctx, query.q ?? '', { objects, limit: limitFrom(query.limit) }) }
  },
}

const undo: Route = {
  method: 'DELETE',
  path: '/merges/{id}',
  operation: 'undoMerge',
  summary: 'Undo a merge: what was one is several again',
  tag: 'Merges',
  right: 'signedIn',
  configures: true,
  answers: {
    200: {
      description: 'What was taken back',
      schema: {
        type: 'object',
        properties: {
          record: { type: 'object', description: 'The record that was kept, as it is now' },
          restored: { type: 'array', items: { type: 'string', format: 'uuid' } },
          kept: {
            type: 'array',
            description: 'What was changed since, and is left as it is',
            items: {
              type: 'object',
              properties: { object: { type: 'string' }, id: { type: 'string' }, field: { type: 'string' } },
              required: ['object', 'id', 'field'],
            },
          },
        },
        required: ['record', 'restored', 'kept'],
      },
    },
  },
  handle: async (ctx, { params }) => ({ body: await changePeople(ctx, inside => undoMerge(inside, params.id ?? '')) }),
}

/** Operations of the API that belong to no feature and to no single object. */
export const ownRoutes: readonly Route[] = [getSchema, search, undo]
