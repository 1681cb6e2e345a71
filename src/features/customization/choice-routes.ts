import type { JsonObject } from '../../model/index.ts'
import type { Route } from '../feature.ts'
import { fieldSchema } from './field-routes.ts'
import { listRemovedChoices, restoreChoices } from './restore-choices.ts'
import { given, page, says, tag } from './schemas.ts'

const removedSchema: JsonObject = {
  type: 'object',
  properties: {
    choice: { type: 'string' },
    label: { anyOf: [says, { type: 'null' }] },
    removedAt: { type: 'string', format: 'date-time' },
    moved: { type: 'integer', description: 'Records that were moved off it' },
    unchanged: { type: 'integer', description: 'Those of them that would come back: nobody has changed them since' },
  },
  required: ['choice', 'label', 'removedAt', 'moved', 'unchanged'],
}

const backSchema: JsonObject = {
  type: 'object',
  properties: {
    field: fieldSchema,
    restored: { type: 'integer', description: 'Records that have their former choice again' },
    kept: { type: 'integer', description: 'Records that somebody has changed since: they stay as they are' },
  },
  required: ['field', 'restored', 'kept'],
}

export const choiceRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/fields/{id}/choices/removed',
    operation: 'listRemovedChoices',
    summary: 'Choices that were taken away from a field, latest first; each can come back with its records',
    tag,
    right: 'admin',
    answers: { 200: { description: 'The choices', schema: page(removedSchema) } },
    handle: async (ctx, { params }) => ({
      body: { data: await listRemovedChoices(ctx, params.id ?? ''), nextCursor: null },
    }),
  },
  {
    method: 'POST',
    path: '/fields/{id}/choices/restoration',
    operation: 'restoreChoices',
    summary: 'Bring choices back to a field, with the records that were moved off them and not changed since',
    tag,
    right: 'admin',
    configures: true,
    body: {
      type: 'object',
      properties: {
        choices: { type: 'array', minItems: 1, maxItems: 1000, items: { type: 'string', maxLength: 200 } },
      },
      required: ['choices'],
    },
    answers: {
      200: { description: 'The field, and how many records came back', schema: backSchema },
      404: { description: 'The field has no such removed choice' },
    },
    async handle(ctx, { params, body }, { enqueue }) {
      const { choices } = given(body)
      const asked = Array.isArray(choices) ? choices.map(String) : []
      return { body: { ...(await restoreChoices(ctx, params.id ?? '', asked, enqueue)) } }
    },
  },
]
