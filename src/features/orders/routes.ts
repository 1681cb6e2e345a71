import { Forbidden, type JsonObject, Malformed, parseIfMatch } from '../../model/index.ts'
import { linesOf } from '../../objects/priced.ts'
import { type Context, getRecord } from '../../records/index.ts'
import type { RecordJson } from '../../records/row.ts'
import type { Answer, Route, RouteRequest } from '../feature.ts'
import { changeReturn, noteCase, seesLines } from './cases.ts'
import { chainOf, isChained } from './chain.ts'
import { type Ordered, orderFromDeal, orderFromQuote } from './make.ts'
import { moveOrder } from './move.ts'
import { lineStates, type ReturnedLine } from './returns.ts'
import { chainSchema, id, lineSchema, listOf, newCase, returnedLines, waySchema } from './schemas.ts'
import { addressOf, tellingsOf } from './telling.ts'
import { wayOf } from './way.ts'

const tag = 'Orders'
const orderSchema: JsonObject = { $ref: '#/components/schemas/Order' }
const caseSchema: JsonObject = { $ref: '#/components/schemas/Case' }

const ordering: JsonObject = {
  type: 'object',
  description: 'Fields of the order besides what comes along',
  properties: { another: { type: 'boolean', default: false, description: 'One more, though there is an order of it' } },
  additionalProperties: true,
}

const make = (object: 'deal' | 'quote', plural: string, type: string): Route => ({
  method: 'POST',
  path: `/${plural}/{id}/orders`,
  operation: `orderFrom${type}`,
  summary: `Make an order of a ${object}, with its lines, terms and client: once, a repeat answers the one there is`,
  tag,
  right: { object: 'order', verb: 'create' },
  body: ordering,
  answers: {
    200: { description: 'The order there is already', schema: orderSchema },
    201: { description: 'The new order', schema: orderSchema },
  },
  async handle(ctx, { params, body }) {
    const { another, ...fields } = (body ?? {}) as JsonObject
    const from = object === 'deal' ? orderFromDeal : orderFromQuote
    return answerOf(await from(ctx, params.id ?? '', { another: another === true, fields }))
  },
})

const answerOf = ({ order, isNew }: Ordered): Answer => ({
  status: isNew ? 201 : 200,
  body: order,
  headers: { etag: `"${order.version}"`, ...(isNew && { location: `/api/v1/orders/${order.id}` }) },
})

const move: Route = {
  method: 'POST',
  path: '/orders/{id}/move',
  operation: 'moveOrder',
  summary: 'Move an order to a stage, with the fields that it demands',
  tag,
  right: { object: 'order', verb: 'update' },
  body: { type: 'object', properties: { stage: id }, required: ['stage'], additionalProperties: true },
  answers: {
    200: { description: 'The order', schema: orderSchema },
    412: { description: 'Somebody else has changed it since' },
  },
  async handle(ctx, { params, body, headers }) {
    const given = body as JsonObject & { stage: string }
    const order = await moveOrder(ctx, params.id ?? '', given, parseIfMatch(headers['if-match']))
    return { body: order, headers: { etag: `"${order.version}"` } }
  },
}

const way: Route = {
  method: 'GET',
  path: '/orders/{id}/way',
  operation: 'getOrderWay',
  summary: 'The stages of an order with the days they were reached and are expected, and of which its client was told',
  tag,
  right: { object: 'order', verb: 'read' },
  answers: { 200: { description: 'Its way', schema: waySchema } },
  async handle(ctx, { params }) {
    const order = await getRecord(ctx, 'order', params.id ?? '')
    const [passed, told, address] = [
      await wayOf(ctx, order.id),
      await tellingsOf(ctx, order),
      await reachedAt(ctx, order),
    ]
    return { body: { ...passed, told, address } }
  },
}

/** As far as the caller sees who the client is. */
async function reachedAt(ctx: Context, order: RecordJson): Promise<string | null> {
  try {
    return (await addressOf(ctx, order))?.address ?? null
  } catch (error) {
    if (error instanceof Forbidden) return null
    throw error
  }
}

const lines: Route = {
  method: 'GET',
  path: '/orders/{id}/lines',
  operation: 'listOrderLines',
  summary: 'What was ordered and returned, by line; nothing where the lines are hidden from the caller',
  tag,
  right: { object: 'order', verb: 'read' },
  answers: { 200: { description: 'Lines in their order', schema: listOf(lineSchema) } },
  async handle(ctx, { params }) {
    const order = await getRecord(ctx, 'order', params.id ?? '')
    const data = seesLines(ctx) ? await lineStates(ctx, { id: order.id, items: linesOf(order) }) : []
    return { body: { data } }
  },
}

const note: Route = {
  method: 'POST',
  path: '/orders/{id}/cases',
  operation: 'noteCase',
  summary: 'Note a question, a complaint or a return about an order; lines come back at most as they were delivered',
  tag,
  right: { object: 'case', verb: 'create' },
  body: newCase,
  answers: { 201: { description: 'The case', schema: caseSchema } },
  async handle(ctx, { params, body }) {
    const { lines: returned, ...fields } = body as JsonObject & { lines?: ReturnedLine[] & JsonObject[] }
    const made = await noteCase(ctx, params.id ?? '', { lines: returned ?? [], fields })
    return { status: 201, body: made, headers: { etag: `"${made.version}"`, location: `/api/v1/cases/${made.id}` } }
  },
}

const change: Route = {
  method: 'PUT',
  path: '/cases/{id}/lines',
  operation: 'changeReturnedLines',
  summary: 'Say which lines of its order a return takes back',
  tag,
  right: { object: 'case', verb: 'update' },
  body: { type: 'object', properties: { lines: returnedLines }, required: ['lines'], additionalProperties: false },
  answers: { 200: { description: 'The case', schema: caseSchema } },
  async handle(ctx, { params, body }) {
    const changed = await changeReturn(ctx, params.id ?? '', (body as { lines: ReturnedLine[] }).lines)
    return { body: changed, headers: { etag: `"${changed.version}"` } }
  },
}

const chain: Route = {
  method: 'GET',
  path: '/records/{object}/{id}/chain',
  operation: 'getChain',
  summary: 'What belongs to one sale: the deal, its quotes, orders, invoices and cases, as far as the caller sees them',
  tag,
  right: 'signedIn',
  tellsOfRecords: true,
  answers: { 200: { description: 'From the deal on', schema: listOf(chainSchema) } },
  handle: showChain,
}

async function showChain(ctx: Context, { params }: RouteRequest): Promise<Answer> {
  const object = params.object ?? ''
  if (!isChained(object)) throw new Malformed('unknownObject', { object })
  return { body: { data: await chainOf(ctx, object, params.id ?? '') } }
}

export const orderRoutes: readonly Route[] = [
  make('deal', 'deals', 'Deal'),
  make('quote', 'quotes', 'Quote'),
  move,
  way,
  lines,
  note,
  change,
  chain,
]
