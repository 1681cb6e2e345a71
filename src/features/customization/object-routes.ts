import type { JsonObject } from '../../model/index.ts'
import type { Route } from '../feature.ts'
import { comeBackRoutes, removedOf } from './come-back.ts'
import { addObject, changeObject, listObjects, listRemovedObjects, removeObject, restoreObject } from './objects.ts'
import { given, page, says, tag } from './schemas.ts'

const labels: JsonObject = { type: 'object', properties: { one: says, many: says }, additionalProperties: false }
const number: JsonObject = {
  type: ['string', 'null'],
  description: 'Prefix of the short number of its records, such as `P-`; null: they have none',
}
const properties: JsonObject = {
  id: { type: 'string', format: 'uuid' },
  name: { type: 'string' },
  plural: { type: 'string' },
  title: { type: 'string' },
  number,
  label: labels,
}
const objectSchema: JsonObject = { type: 'object', properties, required: Object.keys(properties) }

export const objectRoutes: readonly Route[] = [
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
  ...comeBackRoutes({
    kind: 'object',
    says: {
      removed: 'Objects that were removed, latest first; each can come back with its records',
      restored: 'Bring a removed object back, with its records and the pipelines that went with it',
    },
    schema: objectSchema,
    removedSchema: removedOf(properties),
    list: listRemovedObjects,
    restore: restoreObject,
  }),
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
