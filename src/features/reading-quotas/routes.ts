import { endOf, readingNear, readingQuotaOf } from '../../access/reading-quota.ts'
import { readingUse } from '../../access/reading-use.ts'
import { whenceOf } from '../../access/security-events.ts'
import type { JsonObject } from '../../model/index.ts'
import type { Context } from '../../records/index.ts'
import type { Route } from '../feature.ts'
import { endReadingLift, liftReading, listReadingAlarms, listReadingLifts } from './alarms.ts'

const tag = 'Reading quotas'
const count: JsonObject = { type: 'integer' }
const moment: JsonObject = { type: 'string', format: 'date-time' }
const id: JsonObject = { type: 'string', format: 'uuid' }
const listOf = (properties: JsonObject): JsonObject => ({
  type: 'object',
  properties: { data: { type: 'array', items: { type: 'object', properties, required: Object.keys(properties) } } },
  required: ['data'],
})

const lift: JsonObject = { user: id, until: moment, givenBy: { ...id, type: ['string', 'null'] } }

const part: JsonObject = {
  type: ['object', 'null'],
  description: '`null`: no quota holds',
  properties: { used: count, allowed: count, until: { ...moment, description: 'When it is counted anew' } },
}

const own: Route = {
  method: 'GET',
  path: '/me/reading',
  operation: 'getOwnReading',
  summary: 'How many records you have opened and exported, and how many your role allows',
  tag,
  right: 'signedIn',
  answers: {
    200: {
      description: 'By hour and day (UTC), a moment late',
      schema: {
        type: 'object',
        properties: {
          hour: part,
          day: part,
          exports: part,
          near: { enum: ['hour', 'day', null], description: 'The quota to whose end you come soon' },
          stops: { type: 'boolean', description: 'Nothing more is told there; otherwise administrators are alarmed' },
          liftedUntil: { ...moment, type: ['string', 'null'] },
        },
        required: ['hour', 'day', 'exports', 'near', 'stops', 'liftedUntil'],
      },
    },
  },
  handle: async ctx => ({ body: await ownReading(ctx) }),
}

async function ownReading({ db, workspace, actor, config }: Context): Promise<JsonObject> {
  const quota = readingQuotaOf(config, actor.user)
  const use = await readingUse(db, workspace, actor.user ?? '')
  const part = (used: number, allowed: number | undefined, end: number) =>
    allowed === undefined ? null : { used, allowed, until: new Date(end).toISOString() }
  const lifted = config.readingLifts.get(actor.user ?? '') ?? null
  return {
    hour: part(use.hour, quota?.readPerHour, endOf('hour')),
    day: part(use.day, quota?.readPerDay, endOf('day')),
    exports: part(use.exported, quota?.exportedPerDay, endOf('exports')),
    near: quota && readingNear(quota, use),
    stops: quota?.stopsBeyond ?? false,
    liftedUntil: lifted && Date.parse(lifted) > Date.now() ? new Date(lifted).toISOString() : null,
  }
}

const alarms: Route = {
  method: 'GET',
  path: '/reading-alarms',
  operation: 'listReadingAlarms',
  summary: 'Who opened or exported as much as his role allows, the last one first',
  tag,
  right: 'admin',
  answers: {
    200: {
      description: 'The last 200',
      schema: listOf({
        id,
        user: id,
        quota: { enum: ['hour', 'day', 'exports'] },
        at: moment,
        used: { ...count, description: 'By then' },
        allowed: count,
        usual: { type: ['integer', 'null'], description: 'On a day on which he reads, of the thirty before' },
        stopped: { type: 'boolean' },
        address: { type: ['string', 'null'] },
      }),
    },
  },
  handle: async ctx => ({ body: { data: await listReadingAlarms(ctx) } }),
}

const lifts: Route = {
  method: 'GET',
  path: '/reading-lifts',
  operation: 'listReadingLifts',
  summary: 'For whom the reading quotas are lifted now',
  tag,
  right: 'admin',
  answers: { 200: { description: 'People, with until when', schema: listOf(lift) } },
  handle: async ctx => ({ body: { data: await listReadingLifts(ctx) } }),
}

const give: Route = {
  method: 'PUT',
  path: '/reading-lifts/{id}',
  operation: 'liftReading',
  summary: 'Lift the reading quotas of a user for 24 hours. Nobody does so for himself',
  tag,
  right: 'admin',
  configures: true,
  answers: {
    200: { description: 'Until when', schema: { type: 'object', properties: lift, required: Object.keys(lift) } },
    409: { description: 'It is you' },
  },
  handle: async (ctx, request) => ({ body: await liftReading(ctx, request.params.id ?? '', whenceOf(request)) }),
}

const end: Route = {
  method: 'DELETE',
  path: '/reading-lifts/{id}',
  operation: 'endReadingLift',
  summary: 'Let the reading quotas of a user hold again',
  tag,
  right: 'admin',
  configures: true,
  answers: { 204: { description: 'They hold' } },
  async handle(ctx, request) {
    await endReadingLift(ctx, request.params.id ?? '', whenceOf(request))
    return { status: 204 }
  },
}

export const readingRoutes: readonly Route[] = [own, alarms, lifts, give, end]
