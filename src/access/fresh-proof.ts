import sql from 'sql-template-tag'
import { Forbidden } from '../model/index.ts'
import type { Context } from '../records/context.ts'
import { freshMinutes } from './credentials.ts'
import { type OpenSession, rotateSession } from './session.ts'

/** Keeps of a session that whoever is in it has shown who he is; it goes on by a new token. */
export async function noteFreshProof(ctx: Context, user: string, session: string): Promise<OpenSession> {
  await ctx.db.query(sql`
    update session set proved_at = now() where workspace_id = ${ctx.workspace} and user_id = ${user} and id = ${session}`)
  return rotateSession(ctx, user, session)
}

/**
 * The addresses by which people sign in, as they are before a change; `null` where no proof is asked for it: keys of the API were
 * made for what they may, and what the server does by itself is not at an open page.
 */
export async function addressesToProve({ db, workspace, via }: Context): Promise<string | null> {
  if (via.channel !== 'ui') return null
  const row = await db.one<{ addresses: string }>(sql`
    select coalesce(json_object_agg(id, email), '{}')::text as addresses from "user" where workspace_id = ${workspace}`)
  return row?.addresses ?? null
}

/** Another address of somebody's, to which links for a new password go, is kept only where who changes it has just shown who he is. */
export async function requireProofOfAddresses(ctx: Context, before: string | null): Promise<void> {
  if (before === null || (await isFresh(ctx))) return
  const changed = await ctx.db.one(sql`
    select from json_each_text(${before}::json) b join "user" u on u.id = b.key::uuid
    where u.workspace_id = ${ctx.workspace} and u.email <> b.value limit 1`)
  if (changed) throw new Forbidden('proofNeeded')
}

/** Whether he has signed in, or shown who he is, a moment ago. */
async function isFresh({ db, workspace, actor, via }: Context): Promise<boolean> {
  const session = await db.one(sql`
    select from session where workspace_id = ${workspace} and user_id = ${actor.user} and id = ${via.reference ?? null}
      and greatest(created_at, proved_at) > now() - make_interval(mins => ${freshMinutes})`)
  return session !== undefined
}
