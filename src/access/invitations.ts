import sql from 'sql-template-tag'
import { Invalid, NotFound } from '../model/index.ts'
import type { Context } from '../records/context.ts'
import { transact } from '../records/transact.ts'
import { setPassword } from './credentials.ts'
import { hashPassword, passwordProblems } from './password.ts'
import { makeSecret, readSecret } from './secret.ts'
import { endSessionsOf } from './session.ts'

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
        where i.workspace_id = ${ctx.workspace} and i.token_hash = ${secret.hash} and i.expires_at > now()
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
      delete from invitation where workspace_id = ${ctx.workspace} and token_hash = ${readSecret(token)?.hash ?? null} returning user_id`)
    if (!taken.length) throw new NotFound('invitationGone')
    await setPassword(db, user.id, hash)
    await endSessionsOf(db, user.id)
  })
  return user.id
}
