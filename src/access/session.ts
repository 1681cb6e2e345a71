import sql from 'sql-template-tag'
import type { Connection } from '../database/connection.ts'
import { newId, Unauthenticated } from '../model/index.ts'
import type { Context } from '../records/context.ts'
import { admitAttempt, noteSuccess } from './attempts.ts'
import { isPassword } from './password.ts'
import { makeSecret, readSecret } from './secret.ts'
import { readEmail } from './user-email.ts'

export const sessionCookie = 'rapport_session'

const day = 86_400_000
/** A session that nobody uses ends after this long, in milliseconds, and any session after the longer one. */
export const sessionIdle = 7 * day
const sessionLongest = 30 * day
const seenEvery = 60_000

export interface SignIn {
  email: string
  password: string
  address: string
  agent?: string
  /** Token of the session that the browser has been using; it ends. */
  former?: string
}

export interface OpenSession {
  user: string
  token: string
  /** Seconds for which the cookie is kept. */
  maxAge: number
}

/** Checks e-mail and password and opens a session. Unknown accounts answer like wrong passwords, and take as long. */
export async function signIn(ctx: Context, given: SignIn): Promise<OpenSession> {
  const email = readEmail(given.email)
  const attempt = await admitAttempt(ctx.db, {
    workspace: ctx.workspace,
    account: email ?? given.email,
    address: given.address,
  })
  const account = email ? await findAccount(ctx.db, email) : undefined
  const right = await isPassword(given.password, account?.active ? account.password : null)
  if (!account || !right) throw new Unauthenticated('wrongPassword')
  await noteSuccess(ctx.db, attempt)
  if (given.former) await endSession(ctx.db, given.former)
  return openSession(ctx, account.id, given.agent)
}

interface Account {
  id: string
  active: boolean
  password: string | null
}

const findAccount = (db: Connection, email: string): Promise<Account | undefined> =>
  db.one<Account>(sql`
    select u.id, u.active, c.password_hash as password from "user" u
    left join credential c on c.workspace_id = u.workspace_id and c.user_id = u.id
    where u.workspace_id = current_setting('rapport.workspace')::uuid and lower(u.email) = lower(${email}) and u.deleted_at is null`)

/** A new token each time: one that was known before a sign-in opens nothing after it. */
export async function openSession(ctx: Context, user: string, agent = ''): Promise<OpenSession> {
  const { text, hash } = makeSecret(ctx.workspace)
  await ctx.db.query(sql`
    insert into session (token_hash, id, user_id, agent, expires_at)
    values (${hash}, ${newId()}, ${user}, ${agent.replaceAll('\0', '').slice(0, 300)}, ${new Date(Date.now() + sessionLongest)})`)
  return { user, token: text, maxAge: sessionLongest / 1000 }
}

export async function endSession(db: Connection, token: string): Promise<void> {
  const secret = readSecret(token)
  if (secret)
    await db.query(
      sql`delete from session where workspace_id = current_setting('rapport.workspace')::uuid and token_hash = ${secret.hash}`,
    )
}

/** Ends all sessions of a user, but for one that he keeps. */
export async function endSessionsOf(db: Connection, user: string, keep: string | null = null): Promise<void> {
  await db.query(sql`
    delete from session where workspace_id = current_setting('rapport.workspace')::uuid
      and user_id = ${user} and id is distinct from ${keep}::uuid`)
}

/** Notes that the session is in use, at most once a minute and beside the request. */
export function touchSession(db: Connection, { id, seenAt }: { id: string; seenAt: Date }): void {
  if (Date.now() - seenAt.getTime() < seenEvery) return
  db.query(
    sql`update session set seen_at = now() where workspace_id = current_setting('rapport.workspace')::uuid and id = ${id}`,
  ).catch(() => {
    // The next use notes it; a session is not refused because its use could not be written down.
  })
}
