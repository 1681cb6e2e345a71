import type { JsonObject } from '../../model/index.ts'
import type { Feature, Route } from '../feature.ts'
import { consequencesOf, places } from './consequences.ts'

const count: JsonObject = { type: 'integer' }
const schema: JsonObject = {
  type: 'object',
  properties: {
    uses: {
      type: 'array',
      description: 'Living records that name it. With `holds` it cannot be removed as long as they do',
      items: {
        type: 'object',
        properties: { object: { type: 'string' }, field: { type: 'string' }, count, holds: { type: 'boolean' } },
        required: ['object', 'field', 'count', 'holds'],
      },
    },
    elsewhere: {
      type: 'array',
      description: 'What else of the set-up it is part of',
      items: {
        type: 'object',
        properties: { place: { enum: [...places] }, count, holds: { type: 'boolean' } },
        required: ['place', 'count', 'holds'],
      },
    },
    records: { type: ['integer', 'null'], description: 'Of an object: its living records' },
    values: {
      type: ['object', 'null'],
      description: 'Of a field: how many records have a value, have none, have one in the trash, share one',
      properties: { filled: count, empty: count, inTrash: count, repeated: count },
      required: ['filled', 'empty', 'inTrash', 'repeated'],
    },
    choices: {
      type: ['array', 'null'],
      description: 'Of a field of choices: how many records have which',
      items: {
        type: 'object',
        properties: { choice: { type: 'string' }, count, inTrash: count },
        required: ['choice', 'count', 'inTrash'],
      },
    },
    decides: {
      type: ['object', 'null'],
      description:
        'Of a rule of distribution: to how many leads of the last thirty days it would be the first rule that fits, and how many of those it fits lie unclaimed now',
      properties: { recent: count, waiting: count },
      required: ['recent', 'waiting'],
    },
    removable: { type: 'boolean', description: 'Whether it could be removed as things stand' },
  },
  required: ['uses', 'elsewhere', 'records', 'values', 'choices', 'decides', 'removable'],
}

const getConsequences: Route = {
  method: 'GET',
  path: '/consequences/{kind}/{id}',
  operation: 'getConsequences',
  summary:
    'What would follow from changing or removing a part of the set-up: `fields`, `objects`, `stages`, `pipelines`, `teams`, `roles`, `users`, `sources`, `distribution-rules`. Changes nothing',
  tag: 'Set-up',
  right: 'admin',
  answers: { 200: { description: 'What depends on it', schema }, 404: { description: 'There is no such thing' } },
  handle: async (ctx, { params }) => ({ body: { ...(await consequencesOf(ctx, params.kind ?? '', params.id ?? '')) } }),
}

/** What a dangerous change of the set-up would do, told before it is made. */
export const consequences: Feature = { name: 'consequences', routes: [getConsequences] }
