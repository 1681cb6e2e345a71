import { areOwnPasswordsDemanded, demandOwnPasswords } from '../../access/own-passwords.ts'
import { whenceOf } from '../../access/security-events.ts'
import { requireSession } from '../../access/sessions.ts'
import { isJsonObject, type JsonObject } from '../../model/index.ts'
import type { Route } from '../feature.ts'

const path = '/company/own-passwords'

const schema: JsonObject = {
  type: 'object',
  properties: {
    demanded: {
      type: 'boolean',
      description: 'Who has a password that an administrator has set for him chooses his own before anything else',
    },
  },
  required: ['demanded'],
}

const show: Route = {
  method: 'GET',
  path,
  operation: 'getOwnPasswords',
  summary: 'Whether a password that an administrator has set for somebody has to be replaced at the first sign-in',
  tag: 'Set-up',
  right: 'admin',
  answers: { 200: { description: 'The rule', schema } },
  handle: async ctx => ({ body: { demanded: await areOwnPasswordsDemanded(ctx) } }),
}

const change: Route = {
  method: 'PUT',
  path,
  operation: 'setOwnPasswords',
  summary: 'Demand it, or no longer; holds for open sessions at once. Not for API keys',
  tag: 'Set-up',
  right: 'admin',
  configures: true,
  body: schema,
  answers: { 200: { description: 'The rule as it is now', schema } },
  async handle(ctx, { body, ...request }) {
    requireSession(ctx)
    const demanded = isJsonObject(body) && body.demanded === true
    return { body: { demanded: await demandOwnPasswords(ctx, demanded, whenceOf(request)) } }
  },
}

export const ownPasswordsRoutes: readonly Route[] = [show, change]
