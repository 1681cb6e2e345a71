import type pg from 'pg'
import { isJsonObject, type JsonObject } from '../../model/index.ts'
import type { Feature, Route } from '../feature.ts'
import { addField, changeField, indexAgain, listFields, removeField } from './fields.ts'
import { indexField } from './indexing.ts'
import { numberRecords } from './numbers.ts'
import { addObject, changeObject, listObjects, removeObject } from './objects.ts'

const says: JsonObject = {
  type: 'object',
  properties: { en: { type: 'string' }, ru: { type: 'string' } },
  required: ['en', 'ru'],
  additionalProperties: false,
}
const fieldSchema: JsonObject = {
  type: 'object',
  properties: {
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
  },
  required: ['id', 'object', 'name', 'type', 'options', 'label', 'indexing'],
}
const labels: JsonObject = { type: 'object', properties: { one: says, many: says }, additionalProperties: false }
const number: JsonObject = {
  type: ['string', 'null'],
  description: 'Prefix of the short number of its records, such as `P-`; null: they have none',
}
const objectSchema: JsonObject = {
  type: 'object',
  properties: {
    id: { type: 'string', format: 'uuid' },
    name: { type: 'string' },
    plural: { type: 'string' },
    title: { type: 'string' },
    number,
    label: labels,
  },
  required: ['id', 'name', 'plural', 'title', 'number', 'label'],
}

const page = (items: JsonObject): JsonObject => ({
  type: 'object',
  properties: { data: { type: 'array', items }, nextCursor: { type: 'null' } },
  required: ['data', 'nextCursor'],
})
const given = (body: unknown): JsonObject => (isJsonObject(body) ? body : {})
const tag = 'Customization'

const fieldRoutes: readonly Route[] = [
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
    body: { type: 'object', properties: { label: says, options: { type: 'object' } } },
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

const objectRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/objects',
    operation: 'listAddedObjects',
    summary: 'Objects that administrators have added',
    tag,
    right: 'signedIn',
    answers: { 200: { description: 'The objects', schema: page(objectSchema) } },
    handle: async ctx => ({ body: { data: await listObjects(ctx), nextCursor: null } }),
  },
  {
    method: 'POST',
    path: '/objects',
    operation: 'addObject',
    summary: 'Add an object; its API is there at once',
    tag,
    right: 'admin',
    configures: true,
    body: {
      type: 'object',
      properties: {
        name: { type: 'string', description: 'Singular, camelCase, e.g. `contract`' },
        plural: { type: 'string', description: 'Word of the API, e.g. `contracts`' },
        label: labels,
        title: { type: 'string' },
        number,
      },
      required: ['name', 'plural', 'label'],
    },
    answers: { 201: { description: 'The object', schema: objectSchema } },
    handle: async (ctx, { body }, { enqueue }) => ({
      status: 201,
      body: { ...(await addObject(ctx, given(body), enqueue)) },
    }),
  },
  {
    method: 'PATCH',
    path: '/objects/{id}',
    operation: 'changeObject',
    summary: 'Change what an added object is called and how its records are numbered',
    tag,
    right: 'admin',
    configures: true,
    body: { type: 'object', properties: { label: labels, title: { type: 'string' }, number } },
    answers: { 200: { description: 'The object', schema: objectSchema } },
    handle: async (ctx, { params, body }, { enqueue }) => ({
      body: { ...(await changeObject(ctx, params.id ?? '', given(body), enqueue)) },
    }),
  },
  {
    method: 'DELETE',
    path: '/objects/{id}',
    operation: 'removeObject',
    summary: 'Hide an added object with its records',
    tag,
    right: 'admin',
    configures: true,
    answers: { 204: { description: 'It is hidden' } },
    async handle(ctx, { params }, { enqueue }) {
      await removeObject(ctx, params.id ?? '', enqueue)
      return { status: 204 }
    },
  },
]

/** Fields and objects that administrators add while everything runs; indexes are made by the owner of the tables. */
export const customization = (owner: pg.Pool): Feature => ({
  name: 'customization',
  routes: [...fieldRoutes, ...objectRoutes],
  jobs: [indexField(owner), numberRecords],
})
