import sql, { raw } from 'sql-template-tag'
import { momentSql } from '../database/table.ts'
import { Conflict, Invalid, isId, NotFound } from '../model/index.ts'
import type { Context } from '../records/context.ts'
import { transact } from '../records/transact.ts'
import { setPassword } from './credentials.ts'
import { hashPassword, passwordProblems } from './password.ts'
import { makeSecret, readSecret } from './secret.ts'
import { endSessionsOf } from './session.ts'
import { isRecent, minutesToUndo } from './withdrawal.ts'

/** A way to choose the first password, or a new one. Works once. */
export interface Invitation {
  token: string
  /** Page of this server that takes it. */
  path: string
  expiresAt: string
}

const days = 7

/** Invites a user; what invitations he had before open nothing any more. */
export async function invite(ctx: Context, user: string): Promise<Invitation> {
  const { text, hash } = makeSecret(ctx.workspace)
  const expiresAt = new Date(Date.now() + days * 86_400_000)
  await ctx.db.query(sql`delete from invitation where workspace_id = ${ctx.workspace} and user_id = ${user}`)
  await ctx.db.query(
    sql`insert into invitation (token_hash, user_id, expires_at) values (${hash}, ${user}, ${expiresAt})`,
  )
  return { token: text, path: `/invitations/${text}`, expiresAt: expiresAt.toISOString() }
}

/** An invitation that waits to be taken. The way in itself is told once, when it is made. */
export interface OpenInvitation {
  user: string
  createdAt: string
  expiresAt: string
}

export const listInvitations = (ctx: Context): Promise<OpenInvitation[]> =>
  ctx.db.query<OpenInvitation>(sql`
    select user_id as user, ${raw(momentSql('created_at'))} as "createdAt", ${raw(momentSql('expires_at'))} as "expiresAt"
    from invitation where workspace_id = ${ctx.workspace} and ended_at is null and expires_at > now()
    order by invitation.created_at desc`)

/** Withdraws the invitation of a user: it opens nothing any more. For some minutes that can be taken back. */
export async function withdrawInvitation(ctx: Context, user: string): Promise<void> {
  const gone = isId(user)
    ? await ctx.db.query(sql`
        update invitation set ended_at = now(), ended_by = ${ctx.actor.user}
        where workspace_id = ${ctx.workspace} and user_id = ${user} and ended_at is null and expires_at > now() returning user_id`)
    : []
  if (!gone.length) throw new NotFound('invitationGone')
}

/** Takes that back: the same link opens again. Throws Conflict where it is too late, NotFound where there is nothing to undo. */
export async function restoreInvitation(ctx: Context, user: string): Promise<void> {
  const found = isId(user)
    ? await ctx.db.query<{ restored: boolean }>(sql`
        with found as (
          select token_hash, ${isRecent('ended_at')} as recent from invitation
          where workspace_id = ${ctx.workspace} and user_id = ${user} and ended_at is not null and expires_at > now() for update),
        restored as (update invitation set ended_at = null, ended_by = null
          where workspace_id = ${ctx.workspace} and token_hash in (select token_hash from found where recent) returning token_hash)
        select exists (select from restored) as restored from found`)
    : []
  if (!found.length) throw new NotFound('invitationGone')
  if (!found[0]?.restored) throw new Conflict('invitationStaysEnded', { minutes: minutesToUndo })
}

export interface Invited {
  id: string
  email: string
  name: string
}

/** Who is invited. Throws NotFound where the token opens nothing (any more). */
export async function invitedBy(ctx: Context, token: string): Promise<Invited> {
  const secret = readSecret(token)
  const user =
    secret?.workspace === ctx.workspace
      ? await ctx.db.one<Invited>(sql`
        select u.id, u.email, u.name from invitation i join "user" u on u.workspace_id = i.workspace_id and u.id = i.user_id
        where i.workspace_id = ${ctx.workspace} and i.token_hash = ${secret.hash} and i.ended_at is null and i.expires_at > now()
          and u.active and u.deleted_at is null`)
      : undefined
  if (!user) throw new NotFound('invitationGone')
  return user
}

/** Takes an invitation: the password is set, and whatever was open before ends. Returns the user. */
export async function acceptInvitation(ctx: Context, token: string, password: string): Promise<string> {
  const user = await invitedBy(ctx, token)
  const problems = passwordProblems(password, user)
  if (problems.length) throw new Invalid(problems)
  const hash = await hashPassword(password)
  await transact(ctx, async ({ db }) => {
    const taken = await db.query(sql`
      delete from invitation
      where workspace_id = ${ctx.workspace} and token_hash = ${readSecret(token)?.hash ?? null} and ended_at is null returning user_id`)
    if (!taken.length) throw new NotFound('invitationGone')
    await setPassword(db, user.id, hash)
    await endSessionsOf(db, user.id)
  })
  return user.id
}
