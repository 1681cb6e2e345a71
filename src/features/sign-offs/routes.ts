import { type JsonObject, Malformed } from '../../model/index.ts'
import { type Context, fieldRight, getRecord, objectOf } from '../../records/index.ts'
import type { Route } from '../feature.ts'
import type { PriceLines } from '../pricing.ts'
import { type SignedThing, signedObjects } from '../sign-off.ts'
import { askForSignOff } from './ask.ts'
import { type Decision, decide } from './decide.ts'
import { needsOf } from './needs.ts'
import { isApproved, withdrawSignOff } from './request.ts'
import { listOf, on, reasons, signOffSchema } from './schemas.ts'
import { showSignOff, signOffsForMe, signOffsOfMine, signOffsOn } from './show.ts'

const tag = 'Sign-offs'

const list: Route = {
  method: 'GET',
  path: '/sign-offs',
  operation: 'listSignOffs',
  summary: 'What the caller has to decide on now, or what he has asked for',
  tag,
  right: 'signedIn',
  tellsOfRecords: true,
  query: { of: { type: 'string', enum: ['toDecide', 'asked'], description: '`toDecide` unless told' } },
  answers: { 200: { description: 'Requests', schema: listOf(signOffSchema) } },
  handle: async (ctx, { query }) => ({
    body: { data: query.of === 'asked' ? await signOffsOfMine(ctx) : await signOffsForMe(ctx) },
  }),
}

const ask = (price: PriceLines): Route => ({
  method: 'POST',
  path: '/sign-offs',
  operation: 'askForSignOff',
  summary: 'Ask for the approval of something as it is now; asked again it is the request there is',
  tag,
  right: 'signedIn',
  body: {
    type: 'object',
    properties: { on, note: { type: 'string', maxLength: 1000 } },
    required: ['on'],
    additionalProperties: false,
  },
  answers: {
    201: { description: 'The request', schema: signOffSchema },
    409: { description: 'Nothing has to be approved' },
  },
  async handle(ctx, { body }) {
    const asked = body as { on: SignedThing; note?: string }
    const made = await askForSignOff(ctx, { on: asked.on, note: asked.note?.trim() || null }, price)
    return { status: 201, body: await showSignOff(ctx, made.id) }
  },
})

const show: Route = {
  method: 'GET',
  path: '/sign-offs/{id}',
  operation: 'getSignOff',
  summary: 'A request for an approval, with its steps and who has decided what',
  tag,
  right: 'signedIn',
  tellsOfRecords: true,
  answers: { 200: { description: 'The request', schema: signOffSchema } },
  handle: async (ctx, { params }) => ({ body: await showSignOff(ctx, params.id ?? '') }),
}

const decision: Route = {
  method: 'POST',
  path: '/sign-offs/{id}/decision',
  operation: 'decideSignOff',
  summary: 'Approve or decline, in one’s own place or that of whom one stands in for',
  tag,
  right: 'signedIn',
  body: {
    type: 'object',
    properties: {
      verdict: { enum: ['approve', 'decline'] },
      note: { type: 'string', maxLength: 1000, description: 'Who declines says why' },
    },
    required: ['verdict'],
    additionalProperties: false,
  },
  answers: {
    200: { description: 'The request as it is now', schema: signOffSchema },
    403: { description: 'It is not the caller’s turn' },
    409: { description: 'It is over, or what was asked about has been changed' },
  },
  async handle(ctx, { params, body }) {
    const given = body as { verdict: Decision['verdict']; note?: string }
    const { id: decided } = await decide(ctx, params.id ?? '', {
      ...given,
      note: given.note?.trim() || null,
      via: 'page',
    })
    return { body: await showSignOff(ctx, decided) }
  },
}

const withdrawal: Route = {
  method: 'POST',
  path: '/sign-offs/{id}/withdrawal',
  operation: 'withdrawSignOff',
  summary: 'Take back what one has asked for',
  tag,
  right: 'signedIn',
  answers: {
    200: { description: 'The request as it is now', schema: signOffSchema },
    409: { description: 'It is over' },
  },
  async handle(ctx, { params }) {
    const { id: gone } = await withdrawSignOff(ctx, params.id ?? '')
    return { body: await showSignOff(ctx, gone) }
  },
}

const ofRecord = (price: PriceLines): Route => ({
  method: 'GET',
  path: '/records/{object}/{id}/sign-offs',
  operation: 'listSignOffsOf',
  summary: 'What of a record has to be approved before it leaves the house, and what was asked for and decided',
  tag,
  right: 'signedIn',
  answers: {
    200: {
      description: 'Needs as it is now, and requests, the newest first',
      schema: {
        type: 'object',
        properties: {
          needs: reasons,
          needed: { type: 'boolean', description: 'Also where the reason is none of the caller’s business' },
          approved: { type: 'boolean', description: 'It is approved as it is now' },
          data: { type: 'array', items: signOffSchema },
        },
        required: ['needs', 'needed', 'approved', 'data'],
      },
    },
  },
  async handle(ctx, { params }) {
    const object = signedObjects.find(one => one === params.object)
    if (!object) throw new Malformed('unknownObject', { object: params.object ?? '' })
    const record = await getRecord(ctx, object, params.id ?? '', { fields: [] })
    return { body: await stateOf(ctx, { object, id: record.id }, price) }
  },
})

/** Why something has to be approved without the margin, where the caller does not see that. */
async function stateOf(ctx: Context, thing: SignedThing, price: PriceLines): Promise<JsonObject> {
  const needs = await needsOf(ctx, thing, price)
  const seesMargin = fieldRight(ctx, objectOf(ctx, thing.object), 'margin') !== 'hidden'
  const shown = needs.reasons.filter(reason => seesMargin || reason.kind === 'rule' || reason.what !== 'minMargin')
  return {
    needs: shown.map(reason => ({ ...reason })),
    needed: needs.reasons.length > 0,
    approved: await isApproved(ctx, thing, needs),
    data: await signOffsOn(ctx, thing.id),
  }
}

export const signOffRoutes = (price: PriceLines): readonly Route[] => [
  list,
  ask(price),
  show,
  decision,
  withdrawal,
  ofRecord(price),
]
