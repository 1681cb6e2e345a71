import type { JsonObject } from '../../model/index.ts'
import type { Route } from '../feature.ts'
import { comeBackRoutes, removedOf } from './come-back.ts'
import {
  addField,
  changeField,
  indexAgain,
  listFields,
  listRemovedFields,
  removeField,
  restoreField,
} from './fields.ts'
import { given, page, says, tag } from './schemas.ts'

const properties: JsonObject = {
  id: { type: 'string', format: 'uuid' },
  object: { type: 'string' },
  name: { type: 'string' },
  type: { type: 'string' },
  options: { type: 'object' },
  label: says,
  indexing: {
    description: 'How far the indexes of the field are; null without any',
    type: ['object', 'null'],
    properties: {
      state: { enum: ['building', 'ready', 'failed'] },
      reason: { type: ['string', 'null'], description: 'Why they could not be made' },
    },
    required: ['state', 'reason'],
  },
}
export const fieldSchema: JsonObject = { type: 'object', properties, required: Object.keys(properties) }

export const fieldRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/fields',
    operation: 'listAddedFields',
    summary: 'Fields that administrators have added',
    tag,
    right: 'signedIn',
    answers: { 200: { description: 'The fields', schema: page(fieldSchema) } },
    handle: async ctx => ({ body: { data: await listFields(ctx), nextCursor: null } }),
  },
  {
    method: 'POST',
    path: '/fields',
    operation: 'addField',
    summary: 'Add a field to an object; it works everywhere at once',
    tag,
    right: 'admin',
    configures: true,
    body: {
      type: 'object',
      properties: {
        object: { type: 'string', description: 'Name of the object, e.g. `deal`' },
        name: { type: 'string', description: 'camelCase, e.g. `deliveryDate`' },
        type: { type: 'string', description: 'Type of field, e.g. `text`, `choice`, `money`, `formula`' },
        options: {
          type: 'object',
          description:
            'e.g. `{"required": true}`, `{"choices": ["a", "b"]}`; `"index": true` makes filters and sort fast, `"unique": true` lets no two records share a value',
        },
        label: says,
        protected: {
          type: 'object',
          properties: { shownTo: { type: 'array', items: { type: 'string', format: 'uuid' } } },
          description:
            'Its values are kept encrypted, answers show that there is one, and these roles (ids) may have it shown besides administrators',
        },
      },
      required: ['object', 'name', 'type', 'label'],
    },
    answers: { 201: { description: 'The field', schema: fieldSchema } },
    handle: async (ctx, { body }, { enqueue }) => ({
      status: 201,
      body: { ...(await addField(ctx, given(body), enqueue)) },
    }),
  },
  {
    method: 'PATCH',
    path: '/fields/{id}',
    operation: 'changeField',
    summary: 'Change name or options of an added field',
    tag,
    right: 'admin',
    configures: true,
    body: {
      type: 'object',
      properties: {
        label: says,
        options: { type: 'object' },
        move: {
          type: 'object',
          additionalProperties: { type: ['string', 'null'] },
          description:
            'Where the records go that have a choice which is taken away: `{"old": "other"}`; null: they have none then',
        },
      },
    },
    answers: { 200: { description: 'The field', schema: fieldSchema } },
    handle: async (ctx, { params, body }, { enqueue }) => ({
      body: { ...(await changeField(ctx, params.id ?? '', given(body), enqueue)) },
    }),
  },
  {
    method: 'POST',
    path: '/fields/{id}/indexing',
    operation: 'indexFieldAgain',
    summary: 'Have the indexes of a field made again, after what stood in the way is mended',
    tag,
    right: 'admin',
    configures: true,
    answers: { 202: { description: 'They are being made', schema: fieldSchema } },
    handle: async (ctx, { params }, { enqueue }) => ({
      status: 202,
      body: { ...(await indexAgain(ctx, params.id ?? '', enqueue)) },
    }),
  },
  ...comeBackRoutes({
    kind: 'field',
    says: {
      removed: 'Fields that were removed, latest first; each can come back with its values',
      restored: 'Bring a removed field back, with the values that records have in it',
    },
    schema: fieldSchema,
    removedSchema: removedOf(properties, 'indexing'),
    list: listRemovedFields,
    restore: restoreField,
  }),
  {
    method: 'DELETE',
    path: '/fields/{id}',
    operation: 'removeField',
    tag,
    right: 'admin',
    configures: true,
    summary: 'Hide an added field with its values; adding the same again brings them back',
    answers: { 204: { description: 'It is hidden' } },
    async handle(ctx, { params }, { enqueue }) {
      await removeField(ctx, params.id ?? '', enqueue)
      return { status: 204 }
    },
  },
]
