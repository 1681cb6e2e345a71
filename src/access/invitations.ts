import sql, { raw } from 'sql-template-tag'
import { momentSql } from '../database/table.ts'
import { Conflict, Invalid, isId, NotFound } from '../model/index.ts'
import type { Context } from '../records/context.ts'
import { transact } from '../records/transact.ts'
import type { Vault } from '../vault/vault.ts'
import { admitAttempt, noteSuccess } from './attempts.ts'
import { setPassword } from './credentials.ts'
import { endAppsOf } from './oauth/grants.ts'
import { passSecondFactor, type SecondProof } from './pass-second-factor.ts'
import { hashPassword, passwordProblems } from './password.ts'
import { makeSecret, readSecret } from './secret.ts'
import { noteSecurityEvent, type Whence } from './security-events.ts'
import { type OpenSession, openSession } from './session.ts'
import { endSessionsOf } from './sessions.ts'
import { requirePasswordAllowed } from './single-sign-on/demand.ts'
import { isRecent, minutesToUndo } from './withdrawal.ts'

/** A way to choose the first password, or a new one. Works once. */
export interface Invitation {
  token: string
  /** Page of this server that takes it. */
  path: string
  expiresAt: string
}

/** `reset`: somebody who has a password chooses a new one. */
export type InvitationKind = 'invitation' | 'reset'

const hours: Record<InvitationKind, number> = { invitation: 7 * 24, reset: 24 }

/** Invites a user, or lets him choose a new password; what links he had before open nothing any more. */
export async function invite(ctx: Context, user: string, kind: InvitationKind = 'invitation'): Promise<Invitation> {
  const { text, hash } = makeSecret(ctx.workspace)
  const expiresAt = new Date(Date.now() + hours[kind] * 3_600_000)
  await ctx.db.query(sql`delete from invitation where workspace_id = ${ctx.workspace} and user_id = ${user}`)
  await ctx.db.query(
    sql`insert into invitation (token_hash, user_id, expires_at, kind) values (${hash}, ${user}, ${expiresAt}, ${kind})`,
  )
  return { token: text, path: pathOf(text), expiresAt: expiresAt.toISOString() }
}

/** One more link to what somebody is offered; those of before go on. */
export interface ExtraLink {
  path: string
  /** Takes it back: nobody has got it. */
  forget(): Promise<void>
}

/**
 * Makes a link beside those that a user has: the one of a letter, which nobody else learns. `beside`: only where another one
 * of its kind is open still; `null` where none is.
 */
export async function addLink(
  { db, workspace }: Context,
  user: string,
  { kind, expiresAt, beside }: { kind: InvitationKind; expiresAt: string; beside: boolean },
): Promise<ExtraLink | null> {
  const { text, hash } = makeSecret(workspace)
  const made = await db.query(sql`
    insert into invitation (token_hash, user_id, expires_at, kind) select ${hash}, ${user}, ${expiresAt}, ${kind}
    where not ${beside}::boolean or exists (select from invitation
      where workspace_id = ${workspace} and user_id = ${user} and kind = ${kind} and ended_at is null and expires_at > now())
    returning user_id`)
  if (!made.length) return null
  return {
    path: pathOf(text),
    async forget() {
      await db.query(sql`delete from invitation where workspace_id = ${workspace} and token_hash = ${hash}`)
    },
  }
}

const pathOf = (token: string): string => `/invitations/${token}`

/** Makes a link by which a user chooses a new password. Nothing of his ends before it is used. */
export function makeReset(ctx: Context, user: string, whence: Whence): Promise<Invitation> {
  return transact(ctx, async inside => {
    const invitation = await invite(inside, user, 'reset')
    await noteSecurityEvent(inside, { kind: 'resetLink', outcome: 'done', user, whence })
    return invitation
  })
}

/** An invitation that waits to be taken. The way in itself is told once, when it is made. */
export interface OpenInvitation {
  user: string
  kind: InvitationKind
  createdAt: string
  expiresAt: string
  /** Of the letter with it; `null` where none was written. */
  letter: 'waiting' | 'sent' | 'dropped' | null
}

/** One of each user: letters have links of their own to the same. */
export const listInvitations = (ctx: Context): Promise<OpenInvitation[]> =>
  ctx.db.query<OpenInvitation>(sql`
    select user_id as user, kind, ${raw(momentSql('created_at'))} as "createdAt", ${raw(momentSql('expires_at'))} as "expiresAt",
      (select l.state from letter l where l.workspace_id = i.workspace_id and l.user_id = i.user_id and l.expires_at = i.expires_at
        order by l.at desc limit 1) as letter
    from (select distinct on (user_id) * from invitation where workspace_id = ${ctx.workspace} and ended_at is null and expires_at > now()
      order by user_id, kind, created_at) i
    order by i.created_at desc`)

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
  kind: InvitationKind
  email: string
  name: string
}

/** Who is invited. Throws NotFound where the token opens nothing (any more). */
export async function invitedBy(ctx: Context, token: string): Promise<Invited> {
  const secret = readSecret(token)
  const user =
    secret?.workspace === ctx.workspace
      ? await ctx.db.one<Invited>(sql`
        select u.id, u.email, u.name, i.kind from invitation i join "user" u on u.workspace_id = i.workspace_id and u.id = i.user_id
        where i.workspace_id = ${ctx.workspace} and i.token_hash = ${secret.hash} and i.ended_at is null and i.expires_at > now()
          and u.active and u.deleted_at is null`)
      : undefined
  if (!user) throw new NotFound('invitationGone')
  return user
}

interface Acceptance {
  password: string
  /** The second factor, where he has one already. */
  proof: SecondProof
  whence: Whence
}

/**
 * Takes an invitation: the password is set, whatever was open before ends, also what apps were let into, and a session begins. A link does not replace a
 * second factor: who has one shows it before anything is written. Nor does it get around a provider that is demanded.
 */
export async function acceptInvitation(
  ctx: Context,
  vault: Vault,
  token: string,
  { password, proof, whence }: Acceptance,
): Promise<OpenSession> {
  const { id: user, kind, ...owner } = await invitedBy(ctx, token)
  await requirePasswordAllowed(ctx, user, owner.email)
  const problems = passwordProblems(password, { ...owner, company: ctx.config.company.name })
  if (problems.length) throw new Invalid(problems)
  const hash = await hashPassword(password)
  const attempt = await admitAttempt(ctx.db, {
    workspace: ctx.workspace,
    account: owner.email,
    address: whence.address,
  })
  const secondFactor = await passSecondFactor(ctx, vault, user, proof)
  await noteSuccess(ctx.db, attempt)
  return transact(ctx, async inside => {
    const taken = await inside.db.query<{ own: boolean }>(sql`
      delete from invitation where workspace_id = ${ctx.workspace} and user_id = ${user}
      returning token_hash = ${readSecret(token)?.hash ?? null} and ended_at is null as own`)
    if (!taken.some(({ own }) => own)) throw new NotFound('invitationGone')
    await setPassword(inside.db, user, hash)
    const sessions = await endSessionsOf(inside.db, user)
    const noted = kind === 'reset' ? 'passwordReset' : 'invitation'
    // Whoever knew the former password may have let apps in: his own he connects again.
    const apps = await endAppsOf(inside, user)
    await noteSecurityEvent(inside, { kind: noted, outcome: 'done', user, whence, details: { sessions, apps } })
    return openSession(inside, user, { ...whence, secondFactor })
  })
}
