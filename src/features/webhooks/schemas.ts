import type { JsonObject } from '../../model/index.ts'
import { deliveryStates } from './delivery.ts'
import { webhookReasons, webhookStates } from './webhook.ts'

const text: JsonObject = { type: 'string' }
const id: JsonObject = { type: 'string', format: 'uuid' }
const count: JsonObject = { type: 'integer' }
const moment: JsonObject = { type: 'string', format: 'date-time' }
const maybe = (schema: JsonObject): JsonObject => ({ anyOf: [schema, { type: 'null' }] })
const object = (properties: JsonObject): JsonObject => ({
  type: 'object',
  properties,
  required: Object.keys(properties),
})

/** What is set, by its name. */
const settings = {
  name: { type: 'string', maxLength: 100 },
  url: { type: 'string', maxLength: 2000, description: 'A public address that speaks TLS' },
  events: {
    type: 'array',
    maxItems: 100,
    items: { type: 'string', maxLength: 130 },
    description:
      'An object and what happened with a record of it (`created`, `updated`, `removed`, `restored`, `merged`), either of them `*`: `lead.created`, `deal.*`, `*.*`. None: only flows tell it of something',
  },
  filter: {
    type: ['object', 'null'],
    description:
      'As in `POST …/query`; for events of one object. It is asked of the record as it is when the event is put in line',
  },
  fields: {
    type: ['array', 'null'],
    maxItems: 500,
    items: { type: 'string', maxLength: 100 },
    description:
      'Which fields are told, for events of one object; null: all that the owner sees. Protected ones never are',
  },
  owner: { ...id, description: 'With whose rights it is told; left out: yours' },
} satisfies JsonObject

export const webhookInput = (required: readonly string[]): JsonObject => ({
  type: 'object',
  properties: { ...settings, state: { enum: ['on', 'off'], description: 'Left out: on' } },
  required: [...required],
  additionalProperties: false,
})

const webhookProperties: JsonObject = {
  id,
  version: count,
  ...settings,
  state: {
    enum: [...webhookStates],
    description: 'paused: nothing is sent, and what happens is kept until it is on again',
  },
  reason: {
    enum: [...webhookReasons, null],
    description:
      'Why it is not on, where nobody turned it off: it answered 410, it failed for three days, its owner is gone',
  },
  stateSince: moment,
  formerUntil: { ...maybe(moment), description: 'So long the former secret signs beside the present one' },
  failures: { ...count, description: 'Attempts that failed one after the other' },
  failingSince: maybe(moment),
  restsUntil: { ...maybe(moment), description: 'After several failures in a row all of it waits until then' },
  deliveredAt: { ...maybe(moment), description: 'When something was last taken' },
  waiting: { ...count, description: 'In line, counted up to 10,000' },
  failed: { ...count, description: 'Given up and still in the log, counted up to 10,000' },
  replaying: {
    ...maybe(object({ from: moment, to: moment, found: count })),
    description: 'A past period that is being told again',
  },
  createdAt: moment,
}

export const webhookSchema: JsonObject = object(webhookProperties)

const secret: JsonObject = { ...text, description: 'By which its messages are signed: `whsec_…`, told this once' }

export const madeSchema: JsonObject = object({ ...webhookProperties, secret })

export const secretSchema: JsonObject = object({
  secret,
  formerUntil: { ...maybe(moment), description: 'Until then messages are signed by both' },
})

const deliveryProperties: JsonObject = {
  id,
  webhook: id,
  event: { ...id, description: '`webhook-id`: the same however often it is sent' },
  type: { ...text, description: '`lead.created`; `webhook.test` of a trial' },
  object: maybe(text),
  record: maybe(id),
  state: {
    enum: [...deliveryStates],
    description: 'failed: given up after three days; skipped: there was nothing left to tell',
  },
  attempts: count,
  createdAt: moment,
  triedAt: maybe(moment),
  endedAt: maybe(moment),
  dueAt: {
    ...maybe(moment),
    description: 'When it is tried next; null while an earlier event of the record is not told, and when it is over',
  },
  giveUpAt: moment,
  toldBy: {
    ...maybe(object({ flow: id, name: text, run: id, step: text, as: maybe(id) })),
    description:
      'The step of a flow that tells it; `as`: with whose rights, null: with those of the owner of the webhook',
  },
  status: { ...maybe(count), description: 'Of the last answer' },
  tookMs: maybe(count),
  failure: { ...maybe(text), description: '`timeout`, `unreachable`, `notPublic`; or why it could not be signed' },
}

export const deliverySchema: JsonObject = object(deliveryProperties)

export const wholeDeliverySchema: JsonObject = object({
  ...deliveryProperties,
  request: { ...maybe(text), description: 'What was sent last' },
  answer: { ...maybe(text), description: 'The first kilobyte of what came back' },
})

export const periodInput: JsonObject = {
  type: 'object',
  properties: { from: moment, to: moment },
  required: ['from', 'to'],
  additionalProperties: false,
}

export const pageOf = (items: JsonObject): JsonObject =>
  object({ data: { type: 'array', items }, nextCursor: { type: ['string', 'null'] } })
