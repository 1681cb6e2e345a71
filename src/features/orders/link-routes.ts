import { Forbidden, type JsonObject } from '../../model/index.ts'
import { type Context, getRecord, transact } from '../../records/index.ts'
import { clientAddress, clientLinks, endClientLinks, makeClientLink } from '../client-links.ts'
import type { Application, Route } from '../feature.ts'
import { id, listOf } from './schemas.ts'
import { pageEnds } from './telling.ts'

const tag = 'Orders'
const path = '/orders/{id}/client-links'
const moment: JsonObject = { type: ['string', 'null'], format: 'date-time' }
const schema: JsonObject = {
  type: 'object',
  properties: {
    id,
    madeAt: moment,
    expiresAt: moment,
    endedAt: moment,
    openedAt: moment,
    openings: { type: 'integer' },
  },
}

/** Private pages of an order. The address of one is told once, when it is made. */
export const linkRoutes: readonly Route[] = [
  {
    method: 'GET',
    path,
    operation: 'listOrderLinks',
    summary: 'The private pages that were made of an order, the newest first',
    tag,
    right: { object: 'order', verb: 'read' },
    answers: { 200: { description: 'Pages, without their addresses', schema: listOf(schema) } },
    async handle(ctx, { params }) {
      const order = await getRecord(ctx, 'order', params.id ?? '', { fields: [] })
      const links = await clientLinks(ctx, { object: 'order', id: order.id })
      const data = links.map(({ on: _, person: __, ...link }) => link)
      return { body: { data } }
    },
  },
  {
    method: 'POST',
    path,
    operation: 'makeOrderLink',
    summary: 'Make a private page of an order for its client',
    tag,
    right: { object: 'order', verb: 'update' },
    secret: true,
    body: {
      type: 'object',
      properties: { language: { enum: ['ru', 'en'] } },
      additionalProperties: false,
    },
    answers: {
      201: {
        description: 'Its address, told this once',
        schema: { type: 'object', properties: { id, address: { type: 'string' } }, required: ['id', 'address'] },
      },
    },
    async handle(ctx, { params, body }, application) {
      const { language } = (body ?? {}) as { language?: 'ru' | 'en' }
      return { status: 201, body: await makePage(ctx, { order: params.id ?? '', language, application }) }
    },
  },
  {
    method: 'DELETE',
    path,
    operation: 'endOrderLinks',
    summary: 'End all private pages of an order',
    tag,
    right: { object: 'order', verb: 'update' },
    answers: {
      200: {
        description: 'How many were open',
        schema: { type: 'object', properties: { ended: { type: 'integer' } }, required: ['ended'] },
      },
    },
    async handle(ctx, { params }) {
      const order = await changeable(ctx, params.id ?? '')
      return { body: { ended: await endClientLinks(ctx, { object: 'order', id: order.id }) } }
    },
  },
]

interface Wanted {
  order: string
  language: 'ru' | 'en' | undefined
  application: Application
}

async function makePage(ctx: Context, { order: wanted, language, application }: Wanted): Promise<JsonObject> {
  const order = await changeable(ctx, wanted)
  return transact(ctx, async inside => {
    const { id: link, path: made } = await makeClientLink(inside, {
      on: { object: 'order', id: order.id },
      person: typeof order.contact === 'string' ? order.contact : null,
      language: language ?? ctx.config.company.locale,
      until: pageEnds(order),
    })
    return { id: link, address: application.publicUrl ? clientAddress(application.publicUrl, made) : made }
  })
}

/** An order that the caller may change: he decides who else sees it. Throws NotFound, Forbidden. */
async function changeable(ctx: Context, id: string) {
  const order = await getRecord(ctx, 'order', id)
  if (!order.can?.update) throw new Forbidden('notYours', { object: 'order' })
  return order
}
