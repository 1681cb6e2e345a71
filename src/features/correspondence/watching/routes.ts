import { Invalid, type JsonObject } from '../../../model/index.ts'
import type { Route } from '../../feature.ts'
import { countOpening, followLink } from './count.ts'
import { allowWatching, isWatchingAllowed } from './policy.ts'

const tag = 'Client mail'

const policySchema: JsonObject = {
  type: 'object',
  properties: {
    allowed: { type: 'boolean' },
    possible: { type: 'boolean', description: 'Rapport knows under which address it is reached from outside' },
  },
  required: ['allowed', 'possible'],
}

/** A transparent picture of one dot. */
const dot = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64')

const passing = { 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' }

/** Opens and clicks of letters, where the company allows that they are watched. */
export const watchingRoutes = (publicUrl: string | null): readonly Route[] => {
  const possible = publicUrl !== null
  return [
    {
      method: 'GET',
      path: '/mail/watching',
      operation: 'getMailWatching',
      summary: 'Whether opens and clicks of letters may be watched',
      tag,
      right: 'signedIn',
      answers: { 200: { description: 'What holds', schema: policySchema } },
      handle: async ctx => ({ body: { allowed: possible && (await isWatchingAllowed(ctx)), possible } }),
    },
    {
      method: 'PUT',
      path: '/mail/watching',
      operation: 'setMailWatching',
      summary:
        'Say whether opens and clicks of letters may be watched. Links of letters that have left lead on, uncounted',
      tag,
      right: 'admin',
      configures: true,
      body: {
        type: 'object',
        properties: { allowed: { type: 'boolean' } },
        required: ['allowed'],
        additionalProperties: false,
      },
      answers: { 200: { description: 'What holds now', schema: policySchema } },
      async handle(ctx, { body }) {
        const allowed = (body as JsonObject).allowed === true
        if (allowed && !possible) throw new Invalid([{ field: 'allowed', code: 'mailWatchingNowhere' }])
        await allowWatching(ctx, allowed)
        return { body: { allowed, possible } }
      },
    },
    {
      method: 'GET',
      path: '/o/{key}',
      operation: 'noteMailOpening',
      summary: 'The picture of a letter that is watched',
      tag,
      right: 'public',
      answers: { 200: { description: 'A transparent dot, whoever asks for whatever', type: 'image/gif' } },
      async handle(ctx, { params }) {
        await countOpening(ctx, params.key ?? '')
        const headers = { ...passing, 'content-type': 'image/gif', 'cross-origin-resource-policy': 'cross-origin' }
        return { content: dot, headers }
      },
    },
    {
      method: 'GET',
      path: '/l/{key}/{at}',
      operation: 'followMailLink',
      summary: 'A link of a letter that is watched: to an address that stood in that letter, and to no other',
      tag,
      right: 'public',
      answers: {
        302: { description: 'There it leads' },
        404: { description: 'It stood in no letter' },
      },
      async handle(ctx, { params }) {
        const location = await followLink(ctx, params.key ?? '', params.at ?? '')
        return { status: 302, headers: { ...passing, location } }
      },
    },
  ]
}
