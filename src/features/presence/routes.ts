import { Invalid, isId, NotFound } from '../../model/index.ts'
import type { Context } from '../../records/context.ts'
import { findRecord, objectOf, visibleFields } from '../../records/index.ts'
import type { Route, RouteRequest } from '../feature.ts'
import type { OpenCard } from './open-card.ts'
import type { OpenCards } from './open-cards.ts'
import { whoIsHere } from './who-is-here.ts'

const tag = 'Events'

const colleaguesSchema = {
  type: 'array',
  items: {
    type: 'object',
    properties: {
      id: { type: 'string', format: 'uuid' },
      name: { type: 'string' },
      field: { type: ['string', 'null'], description: 'The field that is being changed right now' },
    },
    required: ['id', 'name', 'field'],
  },
}

const openRoute = (cards: OpenCards): Route => ({
  method: 'PUT',
  path: '/presence/{page}',
  operation: 'openCard',
  reads: true,
  summary:
    'Say which record a page shows, and who else has it open: it is told as `presence` in the events of the page',
  tag,
  right: 'signedIn',
  body: {
    type: 'object',
    properties: {
      object: { type: 'string' },
      id: { type: 'string', format: 'uuid' },
      field: { type: ['string', 'null'], description: 'The field that is being changed right now' },
    },
    required: ['object', 'id'],
    additionalProperties: false,
  },
  answers: {
    200: {
      description: 'Who else has the record open',
      schema: { type: 'object', properties: { people: colleaguesSchema }, required: ['people'] },
    },
  },
  async handle(ctx, request) {
    const card = await readCard(ctx, request)
    await cards.open(card)
    return { body: { people: await whoIsHere(ctx, cards, card) } }
  },
})

const closeRoute = (cards: OpenCards): Route => ({
  method: 'DELETE',
  path: '/presence/{page}',
  operation: 'closeCard',
  reads: true,
  summary: 'Say that a page shows no record any more',
  tag,
  right: 'signedIn',
  answers: { 204: { description: 'Nobody sees you there any more' } },
  async handle(ctx, { params }) {
    await cards.close({ ...pageOf(ctx, params.page), workspace: ctx.workspace })
    return { status: 204 }
  },
})

async function readCard(ctx: Context, { params, body }: RouteRequest): Promise<OpenCard> {
  const page = pageOf(ctx, params.page)
  const { object: name, id, field = null } = body as { object: string; id: string; field?: string | null }
  const object = objectOf(ctx, name)
  if (field !== null && !visibleFields(ctx, object).some(known => known.name === field))
    throw new Invalid([{ field: 'field', code: 'unknownField', params: { field } }])
  if (!(await findRecord(ctx, name, id, { fields: [] }))) throw new NotFound('notFound', { object: name, id })
  return { ...page, workspace: ctx.workspace, object: name, id, field }
}

/** A page is named by its user: nobody speaks for another's. */
function pageOf({ actor }: Context, page: string | undefined): Pick<OpenCard, 'user' | 'page'> {
  if (!isId(page) || actor.user === null) throw new NotFound('notFound', { object: 'page', id: page ?? '' })
  return { user: actor.user, page }
}

export const presenceRoutes = (cards: OpenCards): readonly Route[] => [openRoute(cards), closeRoute(cards)]
