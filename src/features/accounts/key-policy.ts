import type { CallLimits } from '../../access/key-bounds.ts'
import { getKeyPolicy, type KeyPolicy, setKeyPolicy } from '../../access/key-policy.ts'
import type { JsonObject } from '../../model/index.ts'
import type { Route } from '../feature.ts'

const longestDays: JsonObject = {
  type: ['integer', 'null'],
  minimum: 1,
  maximum: 3650,
  description: 'Days that a key may live; null: as long as its owner likes',
}

const get = (limits: CallLimits): Route => ({
  method: 'GET',
  path: '/key-policy',
  operation: 'getKeyPolicy',
  summary: 'How long API keys of the company may live, and how often one may call',
  tag: 'API keys',
  right: 'signedIn',
  answers: {
    200: {
      description: 'What the company and the installation allow',
      schema: {
        type: 'object',
        properties: {
          longestDays,
          callsPerMinute: { type: 'integer', description: 'By the installation' },
          callsPerDay: { type: 'integer', description: 'By the installation' },
        },
        required: ['longestDays', 'callsPerMinute', 'callsPerDay'],
      },
    },
  },
  async handle(ctx) {
    const { callsPerMinute, callsPerDay } = limits
    return { body: { ...(await getKeyPolicy(ctx)), callsPerMinute, callsPerDay } }
  },
})

const set: Route = {
  method: 'PUT',
  path: '/key-policy',
  operation: 'setKeyPolicy',
  summary: 'Say how long API keys may live. Those that are there end so many days from now at the latest',
  tag: 'API keys',
  right: 'admin',
  configures: true,
  body: { type: 'object', properties: { longestDays }, required: ['longestDays'] },
  answers: {
    200: {
      description: 'How many keys end earlier now',
      schema: {
        type: 'object',
        properties: { longestDays, shortened: { type: 'integer' } },
        required: ['longestDays', 'shortened'],
      },
    },
  },
  async handle(ctx, { body }) {
    const { longestDays: days } = body as KeyPolicy
    return { body: { longestDays: days, ...(await setKeyPolicy(ctx, { longestDays: days })) } }
  },
}

export const keyPolicyRoutes = (limits: CallLimits): readonly Route[] => [get(limits), set]
