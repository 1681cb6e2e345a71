import sql, { raw, type Sql } from 'sql-template-tag'
import { momentSql } from '../../database/table.ts'
import { isId, NotFound } from '../../model/index.ts'
import type { Context } from '../../records/context.ts'
import { transact } from '../../records/transact.ts'
import { isAdministrator } from '../contexts.ts'
import { noteSecurityEvent, type Whence } from '../security-events.ts'
import { requireSession } from '../sessions.ts'

/** An app that speaks for somebody. */
export interface OAuthGrant {
  id: string
  app: { id: string; name: string }
  user: string
  scopes: string[]
  givenAt: string
  usedAt: string | null
  usedFrom: string | null
}

/** The caller's connected apps, or, for administrators who ask, everybody's. */
export const listGrants = (ctx: Context, whose: 'own' | 'all'): Promise<OAuthGrant[]> =>
  ctx.db.query<OAuthGrant>(sql`
    select g.id, json_build_object('id', a.id, 'name', a.name) as app, g.user_id as user, g.scopes,
      ${raw(momentSql('g.given_at'))} as "givenAt", ${raw(momentSql('g.used_at'))} as "usedAt", g.used_from as "usedFrom"
    from oauth_grant g join oauth_app a on a.workspace_id = g.workspace_id and a.id = g.app_id
    where g.workspace_id = ${ctx.workspace} and g.ended_at is null
      and (${whose === 'all' && isAdministrator(ctx)} or g.user_id = ${ctx.actor.user})
    order by g.id desc limit 500`)

/** Ends that an app speaks for somebody: for the caller himself, or, where he administers, for whomever. */
export function disconnectApp(ctx: Context, id: string, whence: Whence): Promise<void> {
  requireSession(ctx)
  return transact(ctx, async inside => {
    const reached = sql`id = ${id} and (${isAdministrator(ctx)} or user_id = ${ctx.actor.user})`
    const [ended] = isId(id) ? await endGrants(inside, reached) : []
    if (!ended) throw new NotFound('notFound', { object: 'oauthGrant', id })
    const details = { app: ended.app, grant: id }
    await noteSecurityEvent(inside, { kind: 'appDisconnected', outcome: 'done', user: ended.user, whence, details })
  })
}

/** Ends what apps were let into in somebody's name, and were about to be. Returns how many grants there were. */
export async function endAppsOf(ctx: Pick<Context, 'db' | 'workspace'>, user: string): Promise<number> {
  await ctx.db.query(
    sql`delete from oauth_code where workspace_id = ${ctx.workspace} and user_id = ${user} and grant_id is null`,
  )
  return (await endGrants(ctx, sql`user_id = ${user}`)).length
}

/** Ends grants, with all that opens by them. */
export async function endGrants(
  { db, workspace }: Pick<Context, 'db' | 'workspace'>,
  which: Sql,
): Promise<{ id: string; user: string; app: string }[]> {
  const ended = await db.query<{ id: string; user: string; app: string }>(sql`
    update oauth_grant set ended_at = now() where workspace_id = ${workspace} and ended_at is null and ${which}
    returning id, user_id as user, app_id as app`)
  await db.query(
    sql`delete from oauth_token where workspace_id = ${workspace} and grant_id = any(${ended.map(({ id }) => id)}::uuid[])`,
  )
  return ended
}
