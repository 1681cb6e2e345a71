import { say } from '../../messages/words.ts'
import type { JsonObject, Problem } from '../../model/index.ts'
import { type Context, objectOf } from '../../records/index.ts'
import { nameOf } from '../people.ts'
import { mayChange, sharings } from '../shared-with.ts'
import { readQuery } from './read-query.ts'
import { kinds, type View } from './view.ts'

/** A view as its reader gets it. */
export function presentView(ctx: Context, view: View): JsonObject {
  const { query, problems } = readQuery(ctx, objectOf(ctx, view.object), view.query)
  return {
    id: view.id,
    version: view.version,
    object: view.object,
    name: view.name,
    kind: view.kind,
    owner: view.owner,
    ownerName: nameOf(ctx.config, view.owner),
    ownerLeft: ctx.config.users.get(view.owner)?.active !== true,
    shared: view.shared,
    team: view.team,
    query,
    problems: problems.map(problem => sayProblem(ctx, problem)),
    can: { change: mayChange(ctx, view) },
    createdAt: view.createdAt,
    updatedAt: view.updatedAt,
  }
}

const sayProblem = ({ locale }: Context, { field, code, params }: Problem): JsonObject => ({
  field,
  code,
  message: say(locale, `errors:${code}`, params),
})

const id: JsonObject = { type: 'string', format: 'uuid' }

export const viewSchema: JsonObject = {
  type: 'object',
  properties: {
    id,
    version: { type: 'integer' },
    object: { type: 'string' },
    name: { type: 'string' },
    kind: { type: 'string', enum: [...kinds] },
    owner: id,
    ownerName: { type: 'string' },
    ownerLeft: { type: 'boolean', description: 'Whoever made it works here no more' },
    shared: { type: 'string', enum: [...sharings] },
    team: { type: ['string', 'null'], format: 'uuid' },
    query: { type: 'object', description: 'Without what is not there for the caller' },
    problems: {
      type: 'array',
      description: 'What of the query does not count: fields that were removed, or that are hidden from the caller',
      items: {
        type: 'object',
        properties: { field: { type: 'string' }, code: { type: 'string' }, message: { type: 'string' } },
        required: ['field', 'code', 'message'],
      },
    },
    can: { type: 'object', properties: { change: { type: 'boolean' } }, required: ['change'] },
    createdAt: { type: 'string', format: 'date-time' },
    updatedAt: { type: 'string', format: 'date-time' },
  },
  required: [
    'id',
    'version',
    'object',
    'name',
    'kind',
    'owner',
    'ownerName',
    'ownerLeft',
    'shared',
    'team',
    'query',
    'problems',
    'can',
  ],
}
