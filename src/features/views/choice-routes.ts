import { requireAdministrator } from '../../access/contexts.ts'
import { Invalid, isJsonObject, type Json, type JsonObject, type ObjectDeclaration } from '../../model/index.ts'
import type { Context } from '../../records/index.ts'
import type { Route } from '../feature.ts'
import { chooseOpening, chooseOrder, inOrder, readChoices } from './choices.ts'
import { presentView, viewSchema } from './present.ts'
import { seenViews } from './store.ts'
import { requireWriting, viewedObject } from './verbs.ts'

const tag = 'Views'
const right = 'signedIn'
const object: JsonObject = { type: 'string', maxLength: 100, description: 'An object by its name or plural' }
const idOrNone: JsonObject = { type: ['string', 'null'], format: 'uuid' }

const listSchema: JsonObject = {
  type: 'object',
  properties: {
    data: { type: 'array', items: viewSchema },
    nextCursor: { type: 'null' },
    opens: { ...idOrNone, description: 'What the object opens with for the caller; null: all records' },
    opensForEveryone: { ...idOrNone, description: 'The same for whoever chose nothing himself' },
  },
  required: ['data', 'nextCursor', 'opens', 'opensForEveryone'],
}

const list: Route = {
  method: 'GET',
  path: '/views',
  operation: 'listViews',
  summary: 'The views of an object that you see, in your order, and which of them it opens with',
  tag,
  right,
  query: { type: 'object', properties: { object }, required: ['object'] },
  answers: { 200: { description: 'The views', schema: listSchema } },
  handle: async (ctx, { query }) => ({ body: await presentViews(ctx, viewedObject(ctx, query.object ?? '')) }),
}

const opening: Route = {
  method: 'PUT',
  path: '/views/default',
  operation: 'setDefaultView',
  summary: 'Choose the view with which an object opens: for you, or as an administrator for everyone',
  tag,
  right,
  body: {
    type: 'object',
    properties: {
      object,
      view: { ...idOrNone, description: 'null: all records' },
      for: { type: 'string', enum: ['me', 'everyone'] },
    },
    required: ['object', 'view'],
    additionalProperties: false,
  },
  answers: { 200: { description: 'The views', schema: listSchema } },
  async handle(ctx, { body }) {
    const given = isJsonObject(body) ? body : {}
    const chosen = viewedObject(ctx, String(given.object))
    const view = typeof given.view === 'string' ? given.view : null
    requireWriting(ctx, chosen)
    const forEveryone = given.for === 'everyone'
    if (forEveryone) requireAdministrator(ctx)
    if (view) await requireOpening(ctx, chosen, view, forEveryone)
    await chooseOpening(ctx, chosen.name, forEveryone ? null : ctx.actor.user, view)
    return { body: await presentViews(ctx, chosen) }
  },
}

const order: Route = {
  method: 'PUT',
  path: '/views/order',
  operation: 'orderViews',
  summary: 'In which order you want the views of an object',
  tag,
  right,
  body: {
    type: 'object',
    properties: { object, views: { type: 'array', maxItems: 1000, items: { type: 'string', format: 'uuid' } } },
    required: ['object', 'views'],
    additionalProperties: false,
  },
  answers: { 200: { description: 'The views', schema: listSchema } },
  async handle(ctx, { body }) {
    const given = isJsonObject(body) ? body : {}
    const ordered = viewedObject(ctx, String(given.object))
    requireWriting(ctx, ordered)
    const ids = textsOf(given.views)
    const known = new Set((await seenViews(ctx, ordered.name)).map(({ id }) => id))
    const problems = ids.flatMap((id, at) => (known.has(id) ? [] : [{ field: `views.${at}`, code: 'dangling' }]))
    if (problems.length) throw new Invalid(problems)
    await chooseOrder(ctx, ordered.name, ids)
    return { body: await presentViews(ctx, ordered) }
  },
}

export const choiceRoutes: readonly Route[] = [list, opening, order]

/** A view that is gone, or not the caller's to see any more, opens nothing: then what is chosen for everyone does. */
async function presentViews(ctx: Context, { name }: ObjectDeclaration): Promise<JsonObject> {
  const [views, choices] = await Promise.all([seenViews(ctx, name), readChoices(ctx, name)])
  const isThere = (id: string | null | undefined) => id === null || views.some(view => view.id === id)
  const opensForEveryone = isThere(choices.company) ? choices.company : null
  return {
    data: inOrder(ctx, views, choices.order).map(view => presentView(ctx, view)),
    nextCursor: null,
    opens: choices.own !== undefined && isThere(choices.own) ? choices.own : opensForEveryone,
    opensForEveryone,
  }
}

/** What opens for everyone everyone must see. */
async function requireOpening(ctx: Context, { name }: ObjectDeclaration, id: string, forEveryone: boolean) {
  const view = (await seenViews(ctx, name)).find(known => known.id === id)
  if (!view) throw new Invalid([{ field: 'view', code: 'dangling' }])
  if (forEveryone && view.shared !== 'everyone') throw new Invalid([{ field: 'view', code: 'viewNotEveryones' }])
}

const textsOf = (list: Json | undefined): string[] =>
  Array.isArray(list) ? list.filter(text => typeof text === 'string') : []
