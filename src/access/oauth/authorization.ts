import sql from 'sql-template-tag'
import { Invalid, isId } from '../../model/index.ts'
import type { Context } from '../../records/context.ts'
import { scopeProblems, widerScopes } from '../key-scopes.ts'
import { makeSecret } from '../secret.ts'
import { requireSession } from '../sessions.ts'
import { getApp, type OAuthApp } from './apps.ts'

export const codePrefix = 'rc_'
const codeSeconds = 60

/** What an app asks of a person, as it stands in the address to which it sends him (RFC 6749, 4.1.1; RFC 7636). */
export interface AuthorizationRequest {
  response_type?: string
  client_id?: string
  redirect_uri?: string
  scope?: string
  state?: string
  code_challenge?: string
  code_challenge_method?: string
}

/** Either the person is asked, or he is sent back with an error. */
export type ReadAuthorization =
  | { app: OAuthApp; scopes: string[]; challenge: string; redirect: string; state: string | undefined }
  | { back: string }

/**
 * Reads what an app asks for. Throws Invalid where the app or the address is none that was registered: then nobody is sent
 * anywhere. All else that is wrong is told to the app.
 */
export async function readAuthorization(
  ctx: Context,
  asked: AuthorizationRequest,
  issuer: string,
): Promise<ReadAuthorization> {
  const app = await registered(ctx, asked)
  const { redirect_uri: redirect = '', state } = asked
  const refuse = (error: string) => ({ back: sentBack(redirect, { error, state, iss: issuer }) })
  if (asked.response_type !== 'code') return refuse('unsupported_response_type')
  const challenge = asked.code_challenge ?? ''
  if (asked.code_challenge_method !== 'S256' || !/^[\w-]{43}$/.test(challenge)) return refuse('invalid_request')
  const scopes = asked.scope === undefined ? app.scopes : [...new Set(asked.scope.split(' ').filter(Boolean))]
  if (!scopes.length || [...scopeProblems(ctx, scopes, app.scopes), ...widerScopes(ctx, scopes, app.scopes)].length)
    return refuse('invalid_scope')
  return { app, scopes, challenge, redirect, state }
}

async function registered(ctx: Context, { client_id: id = '', redirect_uri: redirect = '' }: AuthorizationRequest) {
  const app = isId(id) ? await getApp(ctx, id).catch(() => null) : null
  if (!app) throw new Invalid([{ field: 'client_id', code: 'unknownApp' }])
  if (!app.redirectAddresses.includes(redirect)) throw new Invalid([{ field: 'redirect_uri', code: 'unknownRedirect' }])
  return app
}

/** The address to which a person is sent back, with what the app is told. */
function sentBack(redirect: string, told: Record<string, string | undefined>): string {
  const address = new URL(redirect)
  for (const [name, value] of Object.entries(told)) if (value !== undefined) address.searchParams.set(name, value)
  return address.href
}

/** The person has said no. */
export const denied = (redirect: string, state: string | undefined, issuer: string): string =>
  sentBack(redirect, { error: 'access_denied', state, iss: issuer })

/** The person has said yes: a code that is changed into tokens once, within a minute. */
export async function allowed(
  ctx: Context,
  { app, scopes, challenge, redirect, state }: Exclude<ReadAuthorization, { back: string }>,
  issuer: string,
): Promise<string> {
  const { user } = requireSession(ctx)
  const { text, hash } = makeSecret(ctx.workspace, codePrefix)
  await ctx.db.query(sql`
    insert into oauth_code (code_hash, app_id, user_id, scopes, redirect_address, challenge, expires_at)
    values (${hash}, ${app.id}, ${user}, ${JSON.stringify(scopes)}::jsonb, ${redirect}, ${challenge}, now() + make_interval(secs => ${codeSeconds}::int))`)
  return sentBack(redirect, { code: text, state, iss: issuer })
}
