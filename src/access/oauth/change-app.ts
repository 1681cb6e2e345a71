import sql from 'sql-template-tag'
import { Invalid, NotFound } from '../../model/index.ts'
import type { Context } from '../../records/context.ts'
import { transact } from '../../records/transact.ts'
import { commonScopes, widerScopes } from '../key-scopes.ts'
import { noteSecurityEvent, type Whence } from '../security-events.ts'
import { addressProblems, appScopeProblems, getApp, type OAuthApp } from './apps.ts'
import { endGrants } from './grants.ts'
import { lockApp } from './lock-app.ts'

export interface AppChanges {
  redirectAddresses?: readonly string[]
  scopes?: readonly string[]
}

/**
 * Changes where people go back to and what an app may ask for at most. Less holds at once for whatever was given, and ends what
 * nothing is left of; more is asked of each person anew.
 */
export function changeApp(ctx: Context, id: string, changes: AppChanges, whence: Whence): Promise<OAuthApp> {
  return transact(ctx, async inside => {
    if (!(await lockApp(inside, id, 'to change'))) throw new NotFound('notFound', { object: 'oauthApp', id })
    const before = await getApp(inside, id)
    const scopes = [...new Set(changes.scopes ?? before.scopes)]
    const redirectAddresses = [...new Set(changes.redirectAddresses ?? before.redirectAddresses)]
    const problems = [...appScopeProblems(inside, scopes, before.scopes), ...addressProblems({ redirectAddresses })]
    if (problems.length) throw new Invalid(problems)
    await inside.db.query(sql`
      update oauth_app set scopes = ${JSON.stringify(scopes)}::jsonb, redirect_addresses = ${redirectAddresses}::text[]
      where workspace_id = ${ctx.workspace} and id = ${id}`)
    // What was begun under other terms is begun anew.
    await inside.db.query(
      sql`delete from oauth_code where workspace_id = ${ctx.workspace} and app_id = ${id} and grant_id is null`,
    )
    const ended = widerScopes(inside, before.scopes, scopes).length ? await narrowGrants(inside, id, scopes) : 0
    const details = {
      ...{ app: id, name: before.name, grants: ended },
      before: { scopes: before.scopes, redirectAddresses: before.redirectAddresses },
      after: { scopes, redirectAddresses },
    }
    await noteSecurityEvent(inside, { kind: 'appChanged', outcome: 'done', whence, details })
    return getApp(inside, id)
  })
}

/** Returns how many ended, because nothing of what people had let the app do is left. */
async function narrowGrants(ctx: Context, app: string, scopes: readonly string[]): Promise<number> {
  const { db, workspace } = ctx
  const given = await db.query<{ id: string; scopes: string[] }>(sql`
    select id, scopes from oauth_grant where workspace_id = ${workspace} and app_id = ${app} and ended_at is null for update`)
  const left = given.map(grant => ({ ...grant, scopes: commonScopes(ctx, grant.scopes, scopes) }))
  for (const grant of left.filter(one => one.scopes.length)) {
    await db.query(sql`
      update oauth_grant set scopes = ${JSON.stringify(grant.scopes)}::jsonb where workspace_id = ${workspace} and id = ${grant.id}`)
    await narrowTokens(ctx, grant.id, scopes)
  }
  const ended = left.filter(one => !one.scopes.length).map(({ id }) => id)
  return (await endGrants(ctx, sql`id = any(${ended}::uuid[])`)).length
}

/** A token that opens less than its grant may have nothing left. */
async function narrowTokens(ctx: Context, grant: string, scopes: readonly string[]): Promise<void> {
  const { db, workspace } = ctx
  const tokens = await db.query<{ hash: Buffer; scopes: string[] }>(sql`
    select token_hash as hash, scopes from oauth_token where workspace_id = ${workspace} and grant_id = ${grant} for update`)
  for (const { hash, ...token } of tokens)
    await db.query(sql`
      update oauth_token set scopes = ${JSON.stringify(commonScopes(ctx, token.scopes, scopes))}::jsonb
      where workspace_id = ${workspace} and token_hash = ${hash}`)
}
