import sql from 'sql-template-tag'
import type { Connection } from '../database/connection.ts'
import { Invalid, TooMany } from '../model/index.ts'
import type { Context } from '../records/context.ts'
import { admitAttempt, noteSuccess } from './attempts.ts'
import { hashPassword, isPassword, passwordProblems } from './password.ts'
import { noteSecurityEvent, type SecurityEventKind, type Whence } from './security-events.ts'
import { endSessionsOf } from './sessions.ts'

/** `by`: who gives it to somebody else; without, he has chosen it himself. */
export async function setPassword(db: Connection, user: string, hash: string, by: string | null = null): Promise<void> {
  await db.query(sql`
    insert into credential (user_id, password_hash, given_by) values (${user}, ${hash}, ${by})
    on conflict (workspace_id, user_id) do update
      set password_hash = excluded.password_hash, given_by = excluded.given_by, changed_at = now()`)
}

export interface PasswordChange {
  current: string
  next: string
  whence: Whence
  /** How the caller names the two, for what is said of them. */
  fields: { current: string; next: string }
}

/**
 * Checks a new password and that the caller knows the present one; returns the hash to be set. Asked outside of any
 * transaction, so that a wrong guess counts although what was asked for fails.
 */
export async function checkPasswordChange(ctx: Context, user: string, change: PasswordChange): Promise<string> {
  const { name = '', email = '' } = ctx.config.users.get(user) ?? {}
  const { whence, fields } = change
  const problems = passwordProblems(change.next, { name, email, company: ctx.config.company.name }, fields.next)
  if (change.next === change.current) problems.push({ field: fields.next, code: 'samePassword' })
  const tried = { password: change.current, whence, kind: 'passwordChange' } as const
  if (!(await knowsPassword(ctx, user, tried)))
    problems.unshift({ field: fields.current, code: 'wrongCurrentPassword' })
  if (problems.length) throw new Invalid(problems)
  return hashPassword(change.next)
}

/**
 * Sets a password that was checked. Whoever came in by the former one, or holds a link to choose another, is out; the
 * session that is kept is the one in which it was changed.
 */
export async function replacePassword(
  { db, workspace, ...ctx }: Context,
  user: string,
  { hash, keep, whence }: { hash: string; keep: string | null; whence: Whence },
): Promise<void> {
  await setPassword(db, user, hash)
  await db.query(sql`delete from invitation where workspace_id = ${workspace} and user_id = ${user}`)
  const sessions = await endSessionsOf(db, user, { keep })
  await noteSecurityEvent(
    { ...ctx, db },
    { kind: 'passwordChange', outcome: 'done', user, whence, details: { sessions } },
  )
}

/** After a sign-in so many minutes count as a moment ago. */
export const freshMinutes = 10

/**
 * Whether the caller has come in a moment ago, where he has no password that could be asked for: a provider or a passkey has
 * just vouched for him. `null` where he has one.
 */
export async function isFreshWithoutPassword(
  { db, workspace }: Context,
  { user, session }: { user: string; session: string },
): Promise<boolean | null> {
  const row = await db.one<{ has: boolean; fresh: boolean }>(sql`
    select exists (select from credential where workspace_id = ${workspace} and user_id = ${user}) as has,
      exists (select from session where workspace_id = ${workspace} and user_id = ${user} and id = ${session}
        and created_at > now() - make_interval(mins => ${freshMinutes})) as fresh`)
  return row?.has ? null : (row?.fresh ?? false)
}

export interface PasswordTry {
  password: string
  whence: Whence
  /** As what a wrong one is noted. */
  kind: SecurityEventKind
}

/** Whether it is the user's present password. Counted and slowed as attempts to sign in are. */
export async function knowsPassword(
  ctx: Context,
  user: string,
  { password, whence, kind }: PasswordTry,
): Promise<boolean> {
  const refuse = (reason: string) => noteSecurityEvent(ctx, { kind, outcome: 'refused', reason, whence })
  const { email = '' } = ctx.config.users.get(user) ?? {}
  const tried = { workspace: ctx.workspace, account: email, address: whence.address }
  const attempt = await admitAttempt(ctx.db, tried).catch(async error => {
    if (error instanceof TooMany) await refuse('tooMany')
    throw error
  })
  const row = await ctx.db.one<{ hash: string }>(sql`
    select password_hash as hash from credential where workspace_id = ${ctx.workspace} and user_id = ${user}`)
  const right = await isPassword(password, row?.hash ?? null)
  await (right ? noteSuccess(ctx.db, attempt) : refuse('wrongCurrentPassword'))
  return right
}
