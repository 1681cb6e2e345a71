import {
  type AuthorizationRequest,
  allowed,
  denied,
  type ReadAuthorization,
  readAuthorization,
} from '../../access/oauth/authorization.ts'
import { requireSession } from '../../access/sessions.ts'
import { isJsonObject, type JsonObject } from '../../model/index.ts'
import type { Route } from '../feature.ts'
import { issuerOf } from './issuer.ts'
import { id, tag, text, texts, whole } from './schemas.ts'

const asked: JsonObject = Object.fromEntries(
  ['response_type', 'client_id', 'redirect_uri', 'scope', 'state', 'code_challenge', 'code_challenge_method'].map(
    name => [name, { type: 'string', maxLength: 4000 }],
  ),
)

const app = whole({ id, name: text, confidential: { type: 'boolean' } })
const redirect: JsonObject = { ...text, description: 'Where the person is sent' }

const show: Route = {
  method: 'GET',
  path: '/oauth/authorization',
  operation: 'showOAuthAuthorization',
  summary: 'What an app asks of you: read by the page of consent, by a session only',
  tag,
  right: 'signedIn',
  query: asked,
  answers: {
    200: {
      description: 'What to ask the person, or where to send him back at once',
      schema: {
        type: 'object',
        properties: { app, scopes: texts, place: { ...text, description: 'Where he goes then' }, redirect },
      },
    },
    422: { description: 'The app, or the address, is none that was registered: nobody is sent there' },
  },
  async handle(ctx, { query }, application) {
    requireSession(ctx)
    return { body: presentAsked(await readAuthorization(ctx, query, issuerOf(application))) }
  },
}

function presentAsked(read: ReadAuthorization): JsonObject {
  if ('back' in read) return { redirect: read.back }
  const { id, name, confidential } = read.app
  const { protocol, host } = new URL(read.redirect)
  return { app: { id, name, confidential }, scopes: read.scopes, place: host || protocol.slice(0, -1) }
}

const decide: Route = {
  method: 'POST',
  path: '/oauth/authorization',
  operation: 'decideOAuthAuthorization',
  summary: 'Say yes or no to what an app asks, by a session only',
  tag,
  right: 'signedIn',
  secret: true,
  body: {
    type: 'object',
    properties: { ...asked, decision: { enum: ['allow', 'deny'] } },
    required: ['decision'],
  },
  answers: { 200: { description: 'Where the person is sent', schema: whole({ redirect }) } },
  async handle(ctx, { body }, application) {
    requireSession(ctx)
    const issuer = issuerOf(application)
    const { decision, ...request } = isJsonObject(body) ? body : {}
    const read = await readAuthorization(ctx, request as AuthorizationRequest, issuer)
    if ('back' in read) return { body: { redirect: read.back } }
    if (decision === 'deny') return { body: { redirect: denied(read.redirect, read.state, issuer) } }
    return { body: { redirect: await allowed(ctx, read, issuer) } }
  },
}

export const consentRoutes: readonly Route[] = [show, decide]
