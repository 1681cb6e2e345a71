import { Invalid, type JsonObject, parseIfMatch } from '../../model/index.ts'
import type { Route } from '../feature.ts'
import { listFormerLayouts } from './former-layouts.ts'
import { listLayouts, removeLayout, saveLayout } from './layouts.ts'
import type { GivenLayout } from './read-layout.ts'

const tag = 'Customization'

const title: JsonObject = {
  description: 'A text, or one in both languages',
  anyOf: [
    { type: 'string' },
    {
      type: 'object',
      properties: { en: { type: 'string' }, ru: { type: 'string' } },
      required: ['en', 'ru'],
      additionalProperties: false,
    },
  ],
}

const fieldNames: JsonObject = { type: 'array', items: { type: 'string' }, maxItems: 1000 }

const section: JsonObject = {
  type: 'object',
  properties: {
    id: { type: 'string', minLength: 1, maxLength: 60 },
    title,
    fields: { ...fieldNames, description: 'Names of fields, in order' },
    collapsed: { type: 'boolean', description: 'Closed until somebody opens it' },
    when: {
      type: 'object',
      additionalProperties: true,
      description: 'A filter on fields of the object, as in a query: the section is there only while it holds',
    },
  },
  required: ['id', 'title', 'fields'],
  additionalProperties: false,
}

const id: JsonObject = { type: ['string', 'null'], format: 'uuid' }

const members: JsonObject = {
  object: { type: 'string', description: 'Name of the object, e.g. `deal`' },
  role: { ...id, description: 'Whose cards; null or absent: those of every role' },
  pipeline: { ...id, description: 'In which pipeline; null or absent: in every one' },
  sections: { type: 'array', items: section, maxItems: 50 },
  counts: {
    type: ['array', 'null'],
    items: { type: 'string' },
    maxItems: 1000,
    description: 'Fields by which a card says how complete it is; null or absent: those of its short form',
  },
}

const layoutSchema: JsonObject = {
  type: 'object',
  properties: { id: { type: 'string', format: 'uuid' }, ...members, version: { type: 'integer' } },
  required: ['id', 'object', 'role', 'pipeline', 'sections', 'counts', 'version'],
}

const formerSchema: JsonObject = {
  type: 'object',
  properties: {
    id: { type: 'string', format: 'uuid' },
    ...members,
    sections: { type: ['array', 'null'], items: section, description: 'null: the place had no layout of its own' },
    by: { ...id, description: 'Who replaced it' },
    at: { type: 'string', format: 'date-time', description: 'When it was replaced' },
  },
  required: ['id', 'object', 'role', 'pipeline', 'sections', 'counts', 'by', 'at'],
}

export const layoutRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/layouts',
    operation: 'listLayouts',
    summary: 'How the cards of an object are laid out, and for whom; what holds for the caller is in the schema',
    tag,
    right: 'admin',
    query: { object: { type: 'string' } },
    answers: {
      200: {
        description: 'The layouts',
        schema: {
          type: 'object',
          properties: { data: { type: 'array', items: layoutSchema }, nextCursor: { type: 'null' } },
          required: ['data', 'nextCursor'],
        },
      },
    },
    handle: async (ctx, { query }) => ({ body: { data: listLayouts(ctx, query.object), nextCursor: null } }),
  },
  {
    method: 'PUT',
    path: '/layouts',
    operation: 'saveLayout',
    summary: 'Lay out the cards of an object for everybody, for a role, for a pipeline, or for a role in a pipeline',
    tag,
    right: 'admin',
    configures: true,
    body: { type: 'object', properties: members, required: ['object', 'sections'], additionalProperties: false },
    answers: {
      200: { description: 'The layout', schema: layoutSchema },
      412: { description: 'Somebody else has changed it since' },
    },
    async handle(ctx, { body, headers }) {
      const layout = await saveLayout(ctx, body as GivenLayout, parseIfMatch(headers['if-match']))
      return { body: { ...layout }, headers: { etag: `"${layout.version}"` } }
    },
  },
  {
    method: 'GET',
    path: '/former-layouts',
    operation: 'listFormerLayouts',
    summary: 'What the cards of an object were laid out by before, the latest first: saved again, it holds again',
    tag,
    right: 'admin',
    query: { object: { type: 'string' } },
    answers: {
      200: {
        description: 'The last twenty of each place',
        schema: {
          type: 'object',
          properties: { data: { type: 'array', items: formerSchema }, nextCursor: { type: 'null' } },
          required: ['data', 'nextCursor'],
        },
      },
    },
    async handle(ctx, { query: { object } }) {
      if (!object) throw new Invalid([{ field: 'object', code: 'required' }])
      listLayouts(ctx, object)
      return { body: { data: await listFormerLayouts(ctx, object), nextCursor: null } }
    },
  },
  {
    method: 'DELETE',
    path: '/layouts/{id}',
    operation: 'removeLayout',
    summary: 'Return to the layout that holds without this one',
    tag,
    right: 'admin',
    configures: true,
    answers: { 200: { description: 'The layout as it was: saved again, it is back', schema: layoutSchema } },
    handle: async (ctx, { params }) => ({ body: { ...(await removeLayout(ctx, params.id ?? '')) } }),
  },
]
