import { Conflict, Invalid, type JsonObject, readPhone } from '../../model/index.ts'
import type { Context } from '../../records/context.ts'
import type { Route } from '../feature.ts'
import type { Ringing } from '../ringing.ts'
import { extensionOf } from './extensions.ts'
import { fold } from './fold.ts'
import { listLines } from './line.ts'
import { type CallQuery, callKinds, countCalls, listCalls, usualBounds } from './list.ts'
import { liveCalls } from './live.ts'
import { type CallOutcome, sayOutcome } from './outcome.ts'
import { dropEvents, keepEvents } from './phone-book.ts'
import { NotCalled, type PhoneProvider } from './provider.ts'
import { takeRinging } from './take.ts'

const tag = 'Telephony'
const count: JsonObject = { type: 'integer', minimum: 0 }
const id: JsonObject = { type: 'string', format: 'uuid' }
const orNull = (type: string): JsonObject => ({ type: [type, 'null'] })

const cardSchema: JsonObject = {
  type: ['object', 'null'],
  description: 'Who it is, as far as you may know',
  properties: {
    object: { type: 'string' },
    id,
    name: { type: 'string' },
    company: orNull('string'),
    interest: orNull('string'),
    remember: orNull('string'),
    deal: { type: ['object', 'null'], properties: { id, name: { type: 'string' } } },
    owner: orNull('string'),
  },
}

const liveSchema: JsonObject = {
  type: 'object',
  properties: {
    data: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          id,
          direction: { enum: ['in', 'out'] },
          state: { enum: ['ringing', 'talking', 'ended'] },
          number: orNull('string'),
          line: { type: 'string' },
          rangAt: { type: 'string', format: 'date-time' },
          answeredAt: orNull('string'),
          mine: { type: 'boolean' },
          takenBy: { type: ['object', 'null'], properties: { id, name: { type: 'string' } } },
          shared: { type: 'boolean', description: 'Whether it rings at others, too' },
          activity: orNull('string'),
          card: cardSchema,
        },
      },
    },
    extension: { ...orNull('string'), description: 'Yours' },
    callsOut: { type: 'boolean', description: 'Whether you can have a number called' },
  },
  required: ['data', 'extension', 'callsOut'],
}

const filters: JsonObject = {
  user: { ...id, description: 'Who answered or called' },
  from: { type: 'string', format: 'date-time' },
  until: { type: 'string', format: 'date-time' },
  short: { type: 'integer', minimum: 1, maximum: 3600, description: `Seconds; ${usualBounds.short} unless told` },
  waited: { type: 'integer', minimum: 1, maximum: 3600, description: `Seconds; ${usualBounds.waited} unless told` },
}

const listedSchema: JsonObject = {
  type: 'object',
  properties: {
    id,
    at: { type: 'string', format: 'date-time' },
    direction: { enum: ['in', 'out'] },
    state: { enum: ['ringing', 'talking', 'ended'] },
    number: orNull('string'),
    line: { type: 'string' },
    user: orNull('string'),
    answered: { type: 'boolean' },
    wait: { ...orNull('integer'), description: 'Seconds' },
    duration: { ...count, description: 'Seconds of talk' },
    result: orNull('string'),
    notCalledBack: { type: 'boolean' },
    recordedUntil: { ...orNull('string'), description: 'Until when its recording can be heard, if you may' },
    record: {
      type: ['object', 'null'],
      properties: { object: { type: 'string' }, id, name: orNull('string') },
    },
  },
}

const outcomeBody: JsonObject = {
  type: 'object',
  properties: {
    result: { type: 'string', minLength: 1, maxLength: 1000 },
    text: { type: 'string', maxLength: 100_000 },
    next: {
      type: 'object',
      properties: {
        title: { type: 'string', maxLength: 300 },
        dueAt: { type: 'string', format: 'date-time' },
        kind: { enum: ['call', 'meeting', 'letter', 'other'] },
      },
      required: ['title', 'dueAt'],
      additionalProperties: false,
    },
  },
  required: ['result'],
  additionalProperties: false,
}

export const callRoutes = (provider: PhoneProvider, ringing: Ringing): readonly Route[] => [
  {
    method: 'GET',
    path: '/phone-calls',
    operation: 'listPhoneCalls',
    summary: 'Calls, the newest first: your own, and those on cards that you may see',
    tag,
    right: { object: 'activity', verb: 'read' },
    tellsOfRecords: true,
    query: {
      kind: { type: 'string', enum: [...callKinds], description: 'Only those of a kind' },
      ...filters,
      cursor: { type: 'string' },
      limit: { type: 'integer', minimum: 1, maximum: 200 },
    },
    answers: {
      200: {
        description: 'A page of calls',
        schema: {
          type: 'object',
          properties: { data: { type: 'array', items: listedSchema }, nextCursor: orNull('string') },
          required: ['data', 'nextCursor'],
        },
      },
    },
    handle: async (ctx, { query }) => ({ body: await listCalls(ctx, query as CallQuery) }),
  },
  {
    method: 'GET',
    path: '/phone-calls/counts',
    operation: 'countPhoneCalls',
    summary: 'The same calls, counted by kind and by who answered or called',
    tag,
    right: { object: 'activity', verb: 'read' },
    query: filters,
    answers: {
      200: {
        description: 'A row a person; `user` is null where nobody answered',
        schema: {
          type: 'object',
          properties: {
            data: {
              type: 'array',
              items: {
                type: 'object',
                properties: {
                  user: orNull('string'),
                  ...Object.fromEntries(['in', 'out', ...callKinds].map(name => [name, count])),
                },
              },
            },
          },
          required: ['data'],
        },
      },
    },
    handle: async (ctx, { query }) => ({ body: { data: await countCalls(ctx, query as CallQuery) } }),
  },
  {
    method: 'GET',
    path: '/phone-calls/live',
    operation: 'listLiveCalls',
    summary: 'Your calls that ring, are under way, or have ended without your saying what came of them',
    tag,
    right: 'signedIn',
    tellsOfRecords: true,
    answers: { 200: { description: 'The newest first', schema: liveSchema } },
    handle: async ctx => ({
      body: {
        data: await liveCalls(ctx),
        extension: await extensionOf(ctx, ctx.actor.user),
        callsOut: (await wayOut(ctx, provider)) !== null,
      },
    }),
  },
  {
    method: 'POST',
    path: '/phone-calls',
    operation: 'orderCall',
    summary: 'Have a number called: your telephone rings first',
    tag,
    right: { object: 'activity', verb: 'create' },
    body: {
      type: 'object',
      properties: { number: { type: 'string', maxLength: 60 } },
      required: ['number'],
      additionalProperties: false,
    },
    answers: {
      202: { description: 'The provider has taken the order' },
      409: { description: 'You have no extension, no line calls out, or the provider refused: in its words' },
    },
    async handle(ctx, { body }) {
      await order(ctx, provider, (body as { number: string }).number)
      return { status: 202, body: {} }
    },
  },
  {
    method: 'POST',
    path: '/phone-calls/{id}/take',
    operation: 'takeCall',
    summary: 'Tell the others at whom a call rings that you take it',
    tag,
    right: 'signedIn',
    answers: {
      204: { description: 'They are told' },
      404: { description: 'No such call rings at you' },
      409: { description: 'Somebody else takes it, or it does not ring any more' },
    },
    async handle(ctx, { params }) {
      await takeRinging(ctx, ringing, params.id ?? '')
      return { status: 204 }
    },
  },
  {
    method: 'POST',
    path: '/phone-calls/{id}/outcome',
    operation: 'sayCallOutcome',
    summary: 'Say what came of a call of yours, and plan the next step on its card',
    tag,
    right: { object: 'activity', verb: 'update' },
    body: outcomeBody,
    answers: {
      200: { description: 'The activity of the call', schema: { $ref: '#/components/schemas/Activity' } },
      409: { description: 'It is on no card yet' },
    },
    handle: async (ctx, { params, body }) => ({ body: await sayOutcome(ctx, params.id ?? '', body as CallOutcome) }),
  },
]

/** The caller's telephone and a line that calls out; `null`: one of them is missing. */
async function wayOut(ctx: Context, provider: PhoneProvider) {
  const extension = await extensionOf(ctx, ctx.actor.user)
  if (!extension) return null
  const line = (await listLines(ctx)).find(each => each.active && each.hasSecret && provider.callsOut(each))
  return line ? { extension, line } : null
}

/** Has a number called: first the caller's telephone rings. Throws Conflict. */
export async function order(ctx: Context, provider: PhoneProvider, text: string): Promise<void> {
  const read = readPhone(text, ctx.config.company.country)
  if ('problem' in read) throw new Invalid([{ field: 'number', code: read.problem }])
  const way = await wayOut(ctx, provider)
  if (!way) throw new Conflict('phoneNoWayOut')
  const number = read.value.replace(/;ext=.*/, '')
  const { line, extension } = way
  const ring = (call: string) =>
    ({ call, kind: 'ring', at: new Date().toISOString(), direction: 'out', number, extension }) as const
  let kept: string[] = []
  try {
    const call = await provider.callOut(ctx, line, {
      ...{ extension, number },
      // Whom it is to is known before the exchange says anything of it.
      async named(call) {
        kept = await keepEvents(ctx, line, [ring(call)])
      },
    })
    if (call && !kept.length) await fold(ctx, line.id, ring(call))
  } catch (error) {
    await dropEvents(ctx, kept)
    if (!(error instanceof NotCalled)) throw error
    throw new Conflict(error.says ? `${error.code}Saying` : error.code, { says: error.says })
  }
}
