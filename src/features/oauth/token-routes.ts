import {
  type AppCredentials,
  exchangeCode,
  OAuthRefusal,
  refreshTokens,
  requireApp,
  revokeToken,
  type Tokens,
} from '../../access/oauth/tokens.ts'
import { type Whence, whenceOf } from '../../access/security-events.ts'
import type { JsonObject } from '../../model/index.ts'
import type { Context } from '../../records/index.ts'
import type { Answer, Route, RouteRequest } from '../feature.ts'
import { tag, text, whole } from './schemas.ts'

const refusal: JsonObject = whole({ error: text, error_description: text })
const mostBytes = 16_384

const credentials: JsonObject = { client_id: text, client_secret: text }

const token: Route = {
  method: 'POST',
  path: '/oauth/token',
  operation: 'oauthToken',
  summary:
    'Change a code, or a refresh token, into tokens (RFC 6749, 7636). Takes a form; apps with a secret send it by Basic or as `client_secret`',
  tag,
  right: 'public',
  takes: 'raw',
  form: {
    type: 'object',
    properties: {
      ...credentials,
      grant_type: { enum: ['authorization_code', 'refresh_token'] },
      code: text,
      redirect_uri: text,
      code_verifier: text,
      refresh_token: text,
      scope: text,
    },
    required: ['grant_type'],
  },
  secret: true,
  maxBytes: mostBytes,
  answers: {
    200: {
      description: 'An access token for half an hour, and a refresh token that is used once',
      schema: whole({
        access_token: text,
        token_type: text,
        expires_in: { type: 'integer' },
        refresh_token: text,
        scope: text,
      }),
    },
    400: { description: 'Refused, in the words of RFC 6749', schema: refusal },
    401: { description: 'Not the app, or not its secret', schema: refusal },
  },
  handle: (ctx, request) => inItsWords(request, form => giveTokens(ctx, form, request)),
}

const revocation: Route = {
  method: 'POST',
  path: '/oauth/revocation',
  operation: 'oauthRevocation',
  summary: 'End what a token belongs to (RFC 7009). Of an unknown one the answer is the same',
  tag,
  right: 'public',
  takes: 'raw',
  form: { type: 'object', properties: { ...credentials, token: text, token_type_hint: text }, required: ['token'] },
  secret: true,
  maxBytes: mostBytes,
  configures: true,
  answers: {
    200: { description: 'The token opens nothing' },
    400: { description: 'Refused, in the words of RFC 6749', schema: refusal },
    401: { description: 'Not the app, or not its secret', schema: refusal },
  },
  handle: (ctx, request) =>
    inItsWords(request, async form => {
      const app = await requireApp(ctx, credentialsOf(form, request))
      await revokeToken(ctx, app, needed(form, 'token'), whenceOf(request))
      return null
    }),
}

async function giveTokens(ctx: Context, form: URLSearchParams, request: RouteRequest): Promise<Tokens> {
  const kind = needed(form, 'grant_type')
  if (kind !== 'authorization_code' && kind !== 'refresh_token')
    throw new OAuthRefusal('unsupported_grant_type', 'authorization_code or refresh_token')
  const app = await requireApp(ctx, credentialsOf(form, request))
  const whence: Whence = whenceOf(request)
  if (kind === 'refresh_token') {
    const asked = { token: needed(form, 'refresh_token'), scope: form.get('scope') ?? undefined }
    return refreshTokens(ctx, app, asked, whence)
  }
  const asked = {
    code: needed(form, 'code'),
    redirect: needed(form, 'redirect_uri'),
    verifier: needed(form, 'code_verifier'),
  }
  return exchangeCode(ctx, app, asked, whence)
}

/** Reads the form and answers as RFC 6749, 5 says, refusals too. */
async function inItsWords(
  request: RouteRequest,
  work: (form: URLSearchParams) => Promise<Tokens | null>,
): Promise<Answer> {
  try {
    const body = await work(formOf(request))
    return body ? { headers: { pragma: 'no-cache' }, body } : {}
  } catch (error) {
    if (!(error instanceof OAuthRefusal)) throw error
    const status = error.code === 'invalid_client' ? 401 : 400
    return {
      status,
      body: { error: error.code, error_description: error.message },
      headers: status === 401 ? { 'www-authenticate': 'Basic realm="rapport"' } : {},
    }
  }
}

/** No parameter comes twice (RFC 6749, 3.2). */
function formOf({ body, headers }: RouteRequest): URLSearchParams {
  const isForm = /^application\/x-www-form-urlencoded *(;|$)/i.test(headers['content-type'] ?? '')
  const form = new URLSearchParams(isForm && Buffer.isBuffer(body) ? body.toString() : '')
  const names = [...form.keys()]
  if (!isForm || new Set(names).size < names.length)
    throw new OAuthRefusal('invalid_request', 'A form with each parameter once')
  return form
}

function needed(form: URLSearchParams, name: string): string {
  const value = form.get(name)
  if (!value) throw new OAuthRefusal('invalid_request', `${name} is missing`)
  return value
}

/** By Basic (RFC 6749, 2.3.1) or in the form, not by both. */
function credentialsOf(form: URLSearchParams, { headers }: RouteRequest): AppCredentials {
  const [, basic] = /^Basic +(\S+) *$/i.exec(headers.authorization ?? '') ?? []
  if (!basic) return { id: needed(form, 'client_id'), secret: form.get('client_secret') }
  if (form.has('client_secret')) throw new OAuthRefusal('invalid_request', 'The secret by one way only')
  const [id = '', secret = ''] = Buffer.from(basic, 'base64').toString().split(':').map(decoded)
  return { id, secret }
}

function decoded(part: string): string {
  const [[, value = ''] = []] = new URLSearchParams(`v=${part}`)
  return value
}

export const tokenRoutes: readonly Route[] = [token, revocation]
