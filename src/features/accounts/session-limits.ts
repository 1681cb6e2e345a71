import { whenceOf } from '../../access/security-events.ts'
import { bounds, changeSessionLimits, sessionLimits } from '../../access/session-limits.ts'
import { requireSession } from '../../access/sessions.ts'
import { isJsonObject, type JsonObject } from '../../model/index.ts'
import type { Route } from '../feature.ts'

const minutes = ({ least, most }: { least: number; most: number }, description: string): JsonObject => ({
  type: 'integer',
  minimum: least,
  maximum: most,
  description,
})

const limitsSchema: JsonObject = {
  type: 'object',
  properties: {
    idleMinutes: minutes(bounds.idleMinutes, 'A session ends when it was not used for so long'),
    longestMinutes: minutes(bounds.longestMinutes, 'And so long after it began, however much it is used'),
  },
}

const show: Route = {
  method: 'GET',
  path: '/company/session-limits',
  operation: 'getSessionLimits',
  summary: 'For how long people stay signed in',
  tag: 'Set-up',
  right: 'admin',
  answers: {
    200: { description: 'The limits', schema: { ...limitsSchema, required: ['idleMinutes', 'longestMinutes'] } },
  },
  handle: async ctx => ({ body: await sessionLimits(ctx) }),
}

const change: Route = {
  method: 'PATCH',
  path: '/company/session-limits',
  operation: 'changeSessionLimits',
  summary: 'Change for how long people stay signed in; holds for open sessions at once. Not for API keys',
  tag: 'Set-up',
  right: 'admin',
  configures: true,
  body: limitsSchema,
  answers: {
    200: {
      description: 'The limits as they are now',
      schema: { ...limitsSchema, required: ['idleMinutes', 'longestMinutes'] },
    },
  },
  async handle(ctx, { body, ...request }) {
    requireSession(ctx)
    const { idleMinutes, longestMinutes } = isJsonObject(body) ? body : {}
    const given = {
      ...(typeof idleMinutes === 'number' && { idleMinutes }),
      ...(typeof longestMinutes === 'number' && { longestMinutes }),
    }
    return { body: await changeSessionLimits(ctx, given, whenceOf(request)) }
  },
}

export const sessionLimitsRoutes: readonly Route[] = [show, change]
