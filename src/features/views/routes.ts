import { isJsonObject, type Json, type JsonObject, parseIfMatch } from '../../model/index.ts'
import type { Context } from '../../records/index.ts'
import type { Answer, Route } from '../feature.ts'
import { type Sharing, sharings } from '../shared-with.ts'
import { presentView, viewSchema } from './present.ts'
import { changeView, createView, getView, removeView, restoreView, viewedObject } from './verbs.ts'
import { type Kind, kinds, type View, type ViewDraft } from './view.ts'

const tag = 'Views'
const right = 'signedIn'
const gone = { description: 'There is no such view, or it is not yours to see' }

const draftProperties: JsonObject = {
  name: { type: 'string', minLength: 1, maxLength: 100 },
  kind: { type: 'string', enum: [...kinds] },
  query: {
    type: 'object',
    description:
      'What the address of the page says: `q`, `sort`, and under `f` conditions as `[field, operator, operand]` (`!operator`: its opposite) and groups of them as `["or", …]` (`and`, `or`, `nor`, `nand`); all must hold. Further members (columns, groups) are kept as they are',
  },
  shared: { type: 'string', enum: [...sharings] },
  team: { type: ['string', 'null'], format: 'uuid', description: 'With `shared: team`; your own where none is named' },
}

const create: Route = {
  method: 'POST',
  path: '/views',
  operation: 'createView',
  summary: 'Keep a list or a board as a view',
  tag,
  right,
  body: {
    type: 'object',
    properties: {
      object: { type: 'string', maxLength: 100, description: 'An object by its name or plural' },
      ...draftProperties,
    },
    required: ['object', 'name', 'query'],
    additionalProperties: false,
  },
  answers: { 201: { description: 'The view', schema: viewSchema } },
  async handle(ctx, { body }) {
    const { object, ...given } = isJsonObject(body) ? body : {}
    const made = await createView(ctx, viewedObject(ctx, String(object)), draftOf(given))
    return { ...answer(ctx, made), status: 201 }
  },
}

const get: Route = {
  method: 'GET',
  path: '/views/{id}',
  operation: 'getView',
  summary: 'A view',
  tag,
  right,
  answers: { 200: { description: 'The view', schema: viewSchema }, 404: gone },
  handle: async (ctx, { params }) => answer(ctx, await getView(ctx, params.id ?? '')),
}

const change: Route = {
  method: 'PATCH',
  path: '/views/{id}',
  operation: 'changeView',
  summary: 'Change a view of yours; an administrator also changes shared ones, and gives them to somebody else',
  tag,
  right,
  body: {
    type: 'object',
    properties: { ...draftProperties, owner: { type: 'string', format: 'uuid' } },
    additionalProperties: false,
  },
  answers: {
    200: { description: 'The view as it is now', schema: viewSchema },
    404: gone,
    412: { description: '`If-Match` names a version that somebody else has changed since' },
  },
  async handle(ctx, { params, body, headers }) {
    const given = draftOf(isJsonObject(body) ? body : {})
    return answer(ctx, await changeView(ctx, params.id ?? '', given, parseIfMatch(headers['if-match'])))
  },
}

const remove: Route = {
  method: 'DELETE',
  path: '/views/{id}',
  operation: 'deleteView',
  summary: 'Take a view away; the records stay',
  tag,
  right,
  answers: { 204: { description: 'It is gone, and can be restored' }, 404: gone },
  async handle(ctx, { params, headers }) {
    await removeView(ctx, params.id ?? '', parseIfMatch(headers['if-match']))
    return { status: 204 }
  },
}

const restore: Route = {
  method: 'POST',
  path: '/views/{id}/restoration',
  operation: 'restoreView',
  summary: 'Bring back a view that was taken away',
  tag,
  right,
  answers: { 200: { description: 'The view', schema: viewSchema }, 404: gone },
  handle: async (ctx, { params }) => answer(ctx, await restoreView(ctx, params.id ?? '')),
}

export const viewRoutes: readonly Route[] = [create, get, change, remove, restore]

const answer = (ctx: Context, view: View): Answer => ({
  body: presentView(ctx, view),
  headers: { etag: `"${view.version}"` },
})

function draftOf({ name, kind, shared, team, query, owner }: JsonObject): Partial<ViewDraft> {
  return {
    ...(typeof name === 'string' && { name }),
    ...(isOneOf(kinds, kind) && { kind }),
    ...(isOneOf(sharings, shared) && { shared }),
    ...((typeof team === 'string' || team === null) && { team }),
    ...(isJsonObject(query) && { query }),
    ...(typeof owner === 'string' && { owner }),
  }
}

const isOneOf = <Word extends Kind | Sharing>(words: readonly Word[], value: Json | undefined): value is Word =>
  words.some(word => word === value)
