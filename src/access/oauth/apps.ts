import sql, { raw } from 'sql-template-tag'
import { momentSql } from '../../database/table.ts'
import { Invalid, isId, NotFound, newId, type Problem } from '../../model/index.ts'
import type { Context } from '../../records/context.ts'
import { transact } from '../../records/transact.ts'
import { nameProblems } from '../api-keys.ts'
import { isGuarded } from '../guard.ts'
import { scopeProblems } from '../key-scopes.ts'
import { makeSecret } from '../secret.ts'
import { noteSecurityEvent, type Whence } from '../security-events.ts'
import { endGrants } from './grants.ts'
import { redirectProblem } from './redirect-address.ts'

export const appSecretPrefix = 'rs_'

/** A program of others that may ask people to speak for them. */
export interface OAuthApp {
  id: string
  name: string
  redirectAddresses: string[]
  /** What it may ask for at most. */
  scopes: string[]
  /** It keeps a secret, on a server of its own. */
  confidential: boolean
  madeAt: string
  /** How many people it speaks for now. */
  people: number
}

export interface NewApp {
  name: string
  redirectAddresses: readonly string[]
  scopes: readonly string[]
  confidential: boolean
}

export const listApps = (ctx: Context, only: string | null = null): Promise<OAuthApp[]> =>
  ctx.db.query<OAuthApp>(sql`
    select id, name, redirect_addresses as "redirectAddresses", scopes, secret_hash is not null as confidential,
      ${raw(momentSql('made_at'))} as "madeAt",
      (select count(distinct g.user_id)::int from oauth_grant g
        where g.workspace_id = a.workspace_id and g.app_id = a.id and g.ended_at is null) as people
    from oauth_app a where workspace_id = ${ctx.workspace} and ended_at is null and (${only}::uuid is null or id = ${only}::uuid)
    order by id desc`)

/** Throws NotFound, also for one that was withdrawn. */
export async function getApp(ctx: Context, id: string): Promise<OAuthApp> {
  const [app] = isId(id) ? await listApps(ctx, id) : []
  if (!app) throw new NotFound('notFound', { object: 'oauthApp', id })
  return app
}

/** Registers an app. Its secret, where it can keep one, is in this answer only. */
export function makeApp(ctx: Context, given: NewApp, whence: Whence): Promise<OAuthApp & { secret: string | null }> {
  const problems = [...nameProblems(given.name), ...appScopeProblems(ctx, given.scopes), ...addressProblems(given)]
  if (problems.length) throw new Invalid(problems)
  return transact(ctx, async inside => {
    const id = newId()
    const secret = given.confidential ? makeSecret(ctx.workspace, appSecretPrefix) : null
    const { name, scopes, redirectAddresses } = given
    await inside.db.query(sql`
      insert into oauth_app (id, name, redirect_addresses, scopes, secret_hash, made_by)
      values (${id}, ${name.trim()}, ${[...new Set(redirectAddresses)]}::text[], ${JSON.stringify([...new Set(scopes)])}::jsonb,
        ${secret?.hash ?? null}, ${ctx.actor.user})`)
    await noteApp(inside, 'appMade', { app: id, name: name.trim(), scopes: [...scopes] }, whence)
    return { ...(await getApp(inside, id)), secret: secret?.text ?? null }
  })
}

/**
 * An app speaks for people, and does not administer: what it gets could be kept by making keys, or by adding users and giving roles.
 */
export const appScopeProblems = (ctx: Context, scopes: readonly string[], had: readonly string[] = []): Problem[] =>
  scopes.flatMap((scope, i) =>
    isOfAdministration(ctx, scope)
      ? [{ field: `scopes.${i}`, code: 'appMayNotAdminister' }]
      : scopeProblems(ctx, [scope], had).map(problem => ({ ...problem, field: `scopes.${i}` })),
  )

export function isOfAdministration({ config }: Context, scope: string): boolean {
  const [plural = '', verb] = scope.split(':')
  return scope === 'admin' || (verb === 'write' && isGuarded(config.byPlural.get(plural)?.name ?? ''))
}

export const addressProblems = ({ redirectAddresses }: Pick<NewApp, 'redirectAddresses'>): Problem[] =>
  redirectAddresses.flatMap((address, i) => {
    const code = redirectProblem(address)
    return code ? [{ field: `redirectAddresses.${i}`, code }] : []
  })

/** Gives an app another secret; the former one opens nothing from then on. */
export function renewAppSecret(ctx: Context, id: string, whence: Whence): Promise<{ secret: string }> {
  return transact(ctx, async inside => {
    const { name, confidential } = await getApp(inside, id)
    if (!confidential) throw new NotFound('notFound', { object: 'oauthApp', id })
    const { text, hash } = makeSecret(ctx.workspace, appSecretPrefix)
    await inside.db.query(
      sql`update oauth_app set secret_hash = ${hash} where workspace_id = ${ctx.workspace} and id = ${id}`,
    )
    await noteApp(inside, 'appSecret', { app: id, name }, whence)
    return { secret: text }
  })
}

/** Withdraws an app: it speaks for nobody any more. */
export function endApp(ctx: Context, id: string, whence: Whence): Promise<void> {
  return transact(ctx, async inside => {
    const { name } = await getApp(inside, id)
    await inside.db.query(
      sql`update oauth_app set ended_at = now() where workspace_id = ${ctx.workspace} and id = ${id}`,
    )
    const ended = await endGrants(inside, sql`app_id = ${id}`)
    await noteApp(inside, 'appEnded', { app: id, name, grants: ended.length }, whence)
  })
}

const noteApp = (
  ctx: Context,
  kind: 'appMade' | 'appSecret' | 'appEnded',
  details: { app: string; name: string; scopes?: string[]; grants?: number },
  whence: Whence,
): Promise<void> => noteSecurityEvent(ctx, { kind, outcome: 'done', whence, details })
