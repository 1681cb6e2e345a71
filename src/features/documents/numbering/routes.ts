import type { JsonObject } from '../../../model/index.ts'
import type { Route } from '../../feature.ts'
import { longestPattern, numberedKinds } from '../../number-pattern.ts'
import { listNumbering, type NumberingChange, setNumbering } from './numbering.ts'

const tag = 'Documents'
const id: JsonObject = { type: 'string', format: 'uuid' }

const settable = {
  kind: { enum: [...numberedKinds] },
  legalEntity: { ...id, description: 'An organisation of yours' },
  pattern: {
    type: 'string',
    minLength: 1,
    maxLength: longestPattern,
    description: '`Д-{NNN}/{YY}`: `{N}` is the number (more Ns: with noughts before it), `{YYYY}` and `{YY}` the year',
  },
  yearly: { type: 'boolean', description: 'Counting begins anew each year' },
} satisfies JsonObject

const listSchema: JsonObject = {
  type: 'object',
  properties: {
    data: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          ...settable,
          counted: { type: 'integer', description: 'So far this year, or ever' },
          next: { type: 'string', description: 'As the next one would be written today' },
        },
        required: [...Object.keys(settable), 'counted', 'next'],
      },
    },
  },
  required: ['data'],
}

export const numberingRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/document-numbering',
    operation: 'listDocumentNumbering',
    summary: 'How documents of each kind are numbered by each of your organisations',
    tag,
    right: 'admin',
    answers: { 200: { description: 'By organisation and kind', schema: listSchema } },
    handle: async ctx => ({ body: { data: await listNumbering(ctx) } }),
  },
  {
    method: 'PUT',
    path: '/document-numbering',
    operation: 'setDocumentNumbering',
    summary: 'Set how a kind is numbered; a number that was given is never given again',
    tag,
    right: 'admin',
    body: {
      type: 'object',
      properties: {
        ...settable,
        next: { type: 'integer', minimum: 1, description: 'That comes next: greater than those that were given' },
      },
      required: Object.keys(settable),
      additionalProperties: false,
    },
    answers: { 200: { description: 'All of it, as it is now', schema: listSchema } },
    async handle(ctx, { body }) {
      await setNumbering(ctx, body as NumberingChange)
      return { body: { data: await listNumbering(ctx) } }
    },
  },
]
