import type { JsonObject } from '../../../model/index.ts'
import { deliveryStates } from './deliveries.ts'
import { formats, mailingStates } from './mailing.ts'

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

const ids: JsonObject = { type: 'array', maxItems: 200, uniqueItems: true, items: id }

const settings = {
  crontab: {
    ...text,
    maxLength: 100,
    description:
      'Minute, hour, day of month, `*`, day of week: `0 9 * * 1` is Mondays at nine, `0 9 1 * *` the first of each month, `L` its last day. Once a day at most',
  },
  zone: { ...text, maxLength: 100, description: 'In which time zone: `Europe/Moscow`' },
  formats: {
    type: 'array',
    maxItems: formats.length,
    uniqueItems: true,
    items: { type: 'string', enum: [...formats] },
    description: 'Files that are attached: for who may export records of the object',
  },
  users: { ...ids, description: 'Each gets it with his own rights' },
  teams: { ...ids, description: 'Whoever is in these teams, and in those below them, at that moment' },
} satisfies JsonObject

export const newMailing: JsonObject = {
  type: 'object',
  properties: { report: id, dashboard: id, ...settings },
  required: ['crontab', 'zone'],
  oneOf: [{ required: ['report'] }, { required: ['dashboard'] }],
  additionalProperties: false,
}

export const mailingChange: JsonObject = {
  type: 'object',
  properties: { ...settings, state: { type: 'string', enum: ['on', 'paused'] } },
  additionalProperties: false,
}

const reason = maybe(object({ code: text, message: text }))

export const mailingSchema = object({
  id,
  version: count,
  of: object({
    kind: { type: 'string', enum: ['report', 'dashboard'] },
    id,
    name: { type: ['string', 'null'], description: 'null: it was removed, or is not the caller’s to see' },
  }),
  owner: id,
  ownerName: text,
  ...settings,
  state: { type: 'string', enum: [...mailingStates] },
  reason: { ...reason, description: 'Why it was stopped' },
  nextAt: maybe(moment),
  last: {
    ...maybe(object({ at: moment, sent: count, waiting: count, skipped: count, failed: count })),
    description: 'How the last time went',
  },
  can: object({ change: { type: 'boolean' } }),
  createdAt: moment,
  updatedAt: moment,
})

export const mailingList = object({
  data: { type: 'array', items: mailingSchema },
  nextCursor: { type: 'null' },
  canSend: { type: 'boolean', description: 'Whether there is a mail server, and an address that links begin with' },
})

export const deliveryList = object({
  data: {
    type: 'array',
    items: object({
      id,
      dueAt: moment,
      recipient: id,
      recipientName: text,
      trial: { type: 'boolean', description: 'Sent to whoever asked for it, apart from the schedule' },
      state: { type: 'string', enum: [...deliveryStates] },
      reason: { ...reason, description: 'Why it was not sent, or not yet' },
      endedAt: maybe(moment),
    }),
  },
  nextCursor: { type: 'null' },
})
