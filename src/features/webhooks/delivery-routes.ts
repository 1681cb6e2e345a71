import type { Route } from '../feature.ts'
import { type DeliveryState, deliveryStates, getDelivery, listDeliveries, replayDelivery } from './delivery.ts'
import { type Period, replayPeriod } from './period.ts'
import { path, tag } from './routes.ts'
import { deliverySchema, pageOf, periodInput, webhookSchema, wholeDeliverySchema } from './schemas.ts'
import { tryWebhook } from './trial.ts'
import { type Means, presentWebhook } from './webhook.ts'

export const deliveryRoutes = (means: Means, wake: (workspace: string) => void): readonly Route[] => [
  {
    method: 'POST',
    path: `${path}/{id}/test`,
    operation: 'testWebhook',
    summary: 'Send a message that tells of nothing, at once, and hear what comes back',
    tag,
    right: 'admin',
    answers: {
      200: { description: 'What was sent, and what came of it', schema: wholeDeliverySchema },
      409: { description: 'It cannot be signed at present' },
    },
    handle: async (ctx, { params }) => ({ body: await tryWebhook(ctx, means, params.id ?? '') }),
  },
  {
    method: 'GET',
    path: `${path}/{id}/deliveries`,
    operation: 'listWebhookDeliveries',
    summary: 'What a webhook was told and is to be told, the newest first; kept for 30 days',
    tag,
    right: 'admin',
    query: {
      state: { type: 'string', enum: [...deliveryStates] },
      record: { type: 'string', description: 'Only of one record' },
      cursor: { type: 'string' },
      limit: { type: 'integer', minimum: 1, maximum: 200, default: 50 },
    },
    answers: { 200: { description: 'A page of the log', schema: pageOf(deliverySchema) } },
    async handle(ctx, { params, query: { state, record, cursor, limit } }) {
      const asked = { state: stateOf(state), record, cursor, limit: Number(limit ?? 50) }
      return { body: await listDeliveries(ctx, params.id ?? '', asked) }
    },
  },
  {
    method: 'POST',
    path: `${path}/{id}/replay`,
    operation: 'replayWebhookPeriod',
    summary: 'Tell what happened in a past period again, from the history: what was told as well as what was not',
    tag,
    right: 'admin',
    configures: true,
    body: periodInput,
    answers: {
      202: { description: 'It is under way: `replaying` says so', schema: webhookSchema },
      409: { description: 'The webhook is not on, or another period is under way' },
    },
    async handle(ctx, { params, body }, application) {
      const webhook = await replayPeriod(ctx, params.id ?? '', body as Period, application)
      return { status: 202, body: presentWebhook(webhook) }
    },
  },
  {
    method: 'GET',
    path: '/webhook-deliveries/{id}',
    operation: 'getWebhookDelivery',
    summary: 'What was sent last, and the beginning of what came back',
    tag,
    right: 'admin',
    tellsOfRecords: true,
    answers: { 200: { description: 'The delivery', schema: wholeDeliverySchema } },
    handle: async (ctx, { params }) => ({ body: await getDelivery(ctx, params.id ?? '') }),
  },
  {
    method: 'POST',
    path: '/webhook-deliveries/{id}/replay',
    operation: 'replayWebhookDelivery',
    summary: 'Send it again, with the same webhook-id; at once, where it waits',
    tag,
    right: 'admin',
    answers: {
      202: { description: 'It is in line', schema: wholeDeliverySchema },
      409: { description: 'Its webhook is not on' },
    },
    async handle(ctx, { params }) {
      const delivery = await replayDelivery(ctx, params.id ?? '')
      wake(ctx.workspace)
      return { status: 202, body: delivery }
    },
  },
]

const stateOf = (text: string | undefined): DeliveryState | undefined => deliveryStates.find(state => state === text)
