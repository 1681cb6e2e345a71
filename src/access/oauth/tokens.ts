import { createHash, timingSafeEqual } from 'node:crypto'
import sql from 'sql-template-tag'
import { isId, newId } from '../../model/index.ts'
import type { Context } from '../../records/context.ts'
import { transact } from '../../records/transact.ts'
import { commonScopes, widerScopes } from '../key-scopes.ts'
import { makeSecret, readSecret } from '../secret.ts'
import { noteSecurityEvent, type Whence } from '../security-events.ts'
import { appSecretPrefix } from './apps.ts'
import { codePrefix } from './authorization.ts'
import { endGrants } from './grants.ts'
import { lockApp } from './lock-app.ts'
import { accessPrefix, accessSeconds } from './opening.ts'

const refreshPrefix = 'rr_'
const refreshDays = 60
/** Then the person is asked anew, however often the app has renewed itself. */
const consentDays = 365

/** A refusal in the words of RFC 6749, 5.2. */
export class OAuthRefusal extends Error {
  readonly code: 'invalid_request' | 'invalid_client' | 'invalid_grant' | 'invalid_scope' | 'unsupported_grant_type'
  constructor(code: OAuthRefusal['code'], message: string) {
    super(message)
    this.code = code
  }
}

/** What an app is given to speak with. */
export interface Tokens {
  access_token: string
  token_type: 'Bearer'
  expires_in: number
  refresh_token: string
  scope: string
}

export interface AppCredentials {
  id: string
  secret: string | null
}

interface KnownApp {
  id: string
  name: string
}

/** The app that speaks, by its secret where it has one. Throws OAuthRefusal. */
export async function requireApp({ db, workspace }: Context, { id, secret }: AppCredentials): Promise<KnownApp> {
  const row = isId(id)
    ? await db.one<KnownApp & { hash: Buffer | null }>(sql`
        select id, name, secret_hash as hash from oauth_app where workspace_id = ${workspace} and id = ${id} and ended_at is null`)
    : undefined
  const given = secret === null ? null : (readSecret(secret, appSecretPrefix)?.hash ?? Buffer.alloc(32))
  const fits = row && (row.hash && given ? timingSafeEqual(row.hash, given) : row.hash === null && given === null)
  if (!fits) throw new OAuthRefusal('invalid_client', 'Unknown client, or not its secret')
  return { id: row.id, name: row.name }
}

interface Exchange {
  code: string
  redirect: string
  verifier: string
}

interface CodeRow {
  app: string
  user: string
  scopes: string[]
  redirect: string
  challenge: string
  over: boolean
  grant: string | null
}

const wrongCode = () => new OAuthRefusal('invalid_grant', 'The code is unknown, used, expired or of another request')

/**
 * Changes a code into tokens, once. A code that comes a second time was stolen, or is given to whoever comes first: what it
 * was changed into ends. Throws OAuthRefusal.
 */
export async function exchangeCode(ctx: Context, app: KnownApp, asked: Exchange, whence: Whence): Promise<Tokens> {
  const result = await transact(ctx, async inside => {
    const secret = readSecret(asked.code, codePrefix)
    const row = secret && (await lockedCode(inside, secret.hash))
    if (!secret || !row || row.app !== app.id) return null
    if (row.grant) return endReused(inside, row.grant, whence)
    if (row.over || row.redirect !== asked.redirect || !isVerifier(asked.verifier, row.challenge)) return null
    if (!ctx.config.users.get(row.user)?.active) return null
    const known = await lockApp(inside, app.id, 'to give')
    const scopes = known ? commonScopes(inside, row.scopes, known.scopes) : []
    if (!scopes.length) return null
    return begin(inside, { app, row: { ...row, scopes }, hash: secret.hash, whence })
  })
  if (!result) throw wrongCode()
  return result
}

async function begin(
  ctx: Context,
  { app, row, hash, whence }: { app: KnownApp; row: CodeRow; hash: Buffer; whence: Whence },
): Promise<Tokens> {
  const id = newId()
  const { user, scopes } = row
  await ctx.db.query(sql`
    insert into oauth_grant (id, app_id, user_id, scopes) values (${id}, ${app.id}, ${user}, ${JSON.stringify(scopes)}::jsonb)`)
  await ctx.db.query(
    sql`update oauth_code set grant_id = ${id} where workspace_id = ${ctx.workspace} and code_hash = ${hash}`,
  )
  const details = { app: app.id, name: app.name, grant: id, scopes }
  await noteSecurityEvent(ctx, { kind: 'appConnected', outcome: 'done', user, whence, details })
  return issue(ctx, id, scopes)
}

async function lockedCode({ db, workspace }: Context, hash: Buffer): Promise<CodeRow | undefined> {
  return db.one<CodeRow>(sql`
    select app_id as app, user_id as user, scopes, redirect_address as redirect, challenge, expires_at <= now() as over, grant_id as grant
    from oauth_code where workspace_id = ${workspace} and code_hash = ${hash} for update`)
}

/** RFC 7636, 4.6: the word that belongs to what was sent before. */
function isVerifier(verifier: string, challenge: string): boolean {
  if (!/^[\w.~-]{43,128}$/.test(verifier)) return false
  const made = Buffer.from(createHash('sha256').update(verifier).digest('base64url'))
  return timingSafeEqual(made, Buffer.from(challenge))
}

interface RefreshRow {
  grant: string
  scopes: string[]
  user: string
  app: string
  over: boolean
  spent: boolean
}

/**
 * Changes a refresh token into another and a new access token. One that comes a second time was copied: all that was given
 * with it ends. Throws OAuthRefusal.
 */
export async function refreshTokens(
  ctx: Context,
  app: KnownApp,
  { token, scope }: { token: string; scope: string | undefined },
  whence: Whence,
): Promise<Tokens> {
  const result = await transact(ctx, async inside => {
    const secret = readSecret(token, refreshPrefix)
    await lockApp(inside, app.id, 'to give')
    const row = secret && (await lockedRefresh(inside, secret.hash))
    if (!secret || !row || row.app !== app.id) return null
    if (row.spent) return endReused(inside, row.grant, whence)
    if (row.over || !ctx.config.users.get(row.user)?.active) return null
    const scopes = scope === undefined ? row.scopes : [...new Set(scope.split(' ').filter(Boolean))]
    if (!scopes.length || widerScopes(ctx, scopes, row.scopes).length)
      throw new OAuthRefusal('invalid_scope', 'Only what was consented to')
    await inside.db.query(
      sql`update oauth_token set spent_at = now() where workspace_id = ${ctx.workspace} and token_hash = ${secret.hash}`,
    )
    return issue(inside, row.grant, scopes, row.scopes)
  })
  if (!result) throw new OAuthRefusal('invalid_grant', 'The refresh token is unknown, used, expired or withdrawn')
  return result
}

const lockedRefresh = ({ db, workspace }: Context, hash: Buffer): Promise<RefreshRow | undefined> =>
  db.one<RefreshRow>(sql`
    select t.grant_id as grant, t.scopes, g.user_id as user, g.app_id as app, t.expires_at <= now() as over, t.spent_at is not null as spent
    from oauth_token t join oauth_grant g on g.workspace_id = t.workspace_id and g.id = t.grant_id and g.ended_at is null
    where t.workspace_id = ${workspace} and t.token_hash = ${hash} and t.kind = 'refresh' for update of t`)

/** Who has what somebody else has, too, gets nothing, and neither does the other from then on. */
async function endReused(ctx: Context, grant: string, whence: Whence): Promise<null> {
  const [ended] = await endGrants(ctx, sql`id = ${grant}`)
  if (!ended) return null
  const details = { app: ended.app, grant }
  await noteSecurityEvent(ctx, {
    kind: 'appDisconnected',
    outcome: 'refused',
    reason: 'usedTwice',
    user: ended.user,
    whence,
    details,
  })
  return null
}

/** Gives an access token with the scopes asked for, and a refresh token with those consented to. */
async function issue(
  { db, workspace }: Context,
  grant: string,
  scopes: readonly string[],
  consented = scopes,
): Promise<Tokens> {
  const access = makeSecret(workspace, accessPrefix)
  const refresh = makeSecret(workspace, refreshPrefix)
  await db.query(sql`
    insert into oauth_token (token_hash, grant_id, kind, scopes, expires_at) values
      (${access.hash}, ${grant}, 'access', ${JSON.stringify(scopes)}::jsonb, now() + make_interval(secs => ${accessSeconds}::int)),
      (${refresh.hash}, ${grant}, 'refresh', ${JSON.stringify(consented)}::jsonb, least(now() + make_interval(days => ${refreshDays}::int),
        (select given_at from oauth_grant where workspace_id = ${workspace} and id = ${grant}) + make_interval(days => ${consentDays}::int)))`)
  return {
    access_token: access.text,
    token_type: 'Bearer',
    expires_in: accessSeconds,
    refresh_token: refresh.text,
    scope: scopes.join(' '),
  }
}

/** Ends what a token of the app belongs to (RFC 7009). A token that is none of its says nothing and changes nothing. */
export function revokeToken(ctx: Context, app: KnownApp, token: string, whence: Whence): Promise<void> {
  const secret = readSecret(token, refreshPrefix) ?? readSecret(token, accessPrefix)
  return transact(ctx, async inside => {
    const [ended] = secret
      ? await endGrants(
          inside,
          sql`app_id = ${app.id} and id in (select t.grant_id from oauth_token t
            where t.workspace_id = ${ctx.workspace} and t.token_hash = ${secret.hash})`,
        )
      : []
    if (!ended) return
    const details = { app: app.id, grant: ended.id }
    await noteSecurityEvent(inside, {
      kind: 'appDisconnected',
      outcome: 'done',
      reason: 'byApp',
      user: ended.user,
      whence,
      details,
    })
  })
}
