import sql from 'sql-template-tag'
import { noteSecurityEvent, whenceOf } from '../../access/security-events.ts'
import { Conflict, type JsonObject } from '../../model/index.ts'
import { objectOf, requireRight } from '../../records/access.ts'
import { transact } from '../../records/transact.ts'
import type { Route } from '../feature.ts'
import { type Handling, handleReceipt } from './handle.ts'
import { getReceipt, listReceipts, requireLedger, showRequest } from './ledger.ts'

const reason: JsonObject = {
  type: 'object',
  properties: {
    code: { type: 'string' },
    message: { type: 'string' },
    field: { type: 'string' },
    value: { type: 'string' },
    params: { type: 'object' },
  },
  required: ['code', 'message'],
}

const receipt: JsonObject = {
  type: 'object',
  properties: {
    id: { type: 'string', format: 'uuid' },
    at: { type: 'string', format: 'date-time' },
    channel: { type: 'string' },
    source: {
      type: 'object',
      properties: { id: { type: 'string' }, name: { type: 'string' }, kind: { type: 'string' } },
    },
    outcome: { enum: ['lead', 'attached', 'interest', 'rejected', 'pending'] },
    record: {
      type: ['object', 'null'],
      properties: { object: { type: 'string' }, id: { type: 'string', format: 'uuid' } },
    },
    reasons: { type: 'array', items: reason },
    attempts: { type: 'integer' },
    settledAt: { type: ['string', 'null'], format: 'date-time' },
    fields: { type: ['object', 'null'] },
    raw: { type: 'object' },
  },
  required: ['id', 'at', 'outcome', 'record', 'reasons'],
}

const listRoute: Route = {
  method: 'GET',
  path: '/receipts',
  operation: 'listReceipts',
  summary: 'The intake ledger: every request that came in, the newest first',
  tag: 'Intake',
  right: 'signedIn',
  query: {
    outcome: { type: 'string', enum: ['lead', 'attached', 'interest', 'rejected', 'pending'] },
    source: { type: 'string', format: 'uuid' },
    cursor: { type: 'string' },
    limit: { type: 'integer', minimum: 1, maximum: 200 },
  },
  answers: {
    200: {
      description: 'A page of receipts',
      schema: {
        type: 'object',
        properties: { data: { type: 'array', items: receipt }, nextCursor: { type: ['string', 'null'] } },
        required: ['data', 'nextCursor'],
      },
    },
  },
  handle: async (ctx, { query }) => ({ body: await listReceipts(ctx, query) }),
}

const getRoute: Route = {
  method: 'GET',
  path: '/receipts/{id}',
  operation: 'getReceipt',
  summary: 'What became of a request',
  tag: 'Intake',
  right: 'signedIn',
  answers: { 200: { description: 'The receipt', schema: receipt } },
  handle: async (ctx, { params }) => ({ body: await getReceipt(ctx, params.id ?? '') }),
}

const retryRoute = (handling: Handling): Route => ({
  method: 'POST',
  path: '/receipts/{id}/retries',
  operation: 'retryReceipt',
  summary: 'Run a rejected request again; signs of spam and repeats are passed over this time',
  tag: 'Intake',
  right: { object: 'lead', verb: 'create' },
  answers: {
    200: { description: 'What became of it now', schema: receipt },
    409: { description: 'It is settled already' },
  },
  async handle(ctx, { params }, application) {
    requireRight(ctx, objectOf(ctx, 'lead'), 'create')
    requireLedger(ctx)
    const { id } = await getReceipt(ctx, params.id ?? '')
    const again = await ctx.db.one(sql`
      update receipt set outcome = 'pending', forced = true, try_at = now()
      where workspace_id = ${ctx.workspace} and id = ${id} and outcome in ('rejected', 'pending') returning id`)
    if (!again) throw new Conflict('receiptSettled')
    await handleReceipt(application, ctx.workspace, id, handling)
    return { body: await getReceipt(ctx, id) }
  },
})

const showRoute = ({ copies }: Handling): Route => ({
  method: 'POST',
  path: '/receipts/{id}/showings',
  operation: 'showRequest',
  summary:
    'Show a request as it came where it is encrypted, to those to whom all is shown that may stand in it; each time is noted',
  tag: 'Intake',
  right: 'signedIn',
  reads: true,
  secret: true,
  tellsOfRecords: true,
  answers: {
    201: {
      description: 'Its bytes, as text or in base64',
      schema: { type: 'object', properties: { text: { type: 'string' }, base64: { type: 'string' } } },
    },
    403: { description: 'Not all that may stand in it is shown to you' },
    409: { description: 'It is not encrypted, or the key cannot be used at present' },
    413: { description: 'Longer than 1 MB' },
  },
  async handle(ctx, request) {
    const id = request.params.id ?? ''
    const { record, body } = await transact(ctx, async inside => {
      const shown = await showRequest(inside, id, copies)
      const details = { receipt: id, ...(shown.record && { object: shown.record.object, record: shown.record.id }) }
      await noteSecurityEvent(inside, { kind: 'showing', outcome: 'done', whence: whenceOf(request), details })
      return shown
    })
    return { status: 201, body, tells: [record?.id ?? id], headers: { 'cache-control': 'no-store' } }
  },
})

export const receiptRoutes = (handling: Handling): Route[] => [
  listRoute,
  getRoute,
  showRoute(handling),
  retryRoute(handling),
]
