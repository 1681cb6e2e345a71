import sql from 'sql-template-tag'
import type { Connection } from '../database/connection.ts'
import { newId, TooMany, Unauthenticated } from '../model/index.ts'
import type { Context } from '../records/context.ts'
import { transact } from '../records/transact.ts'
import type { Vault } from '../vault/vault.ts'
import { admitAttempt, noteSuccess } from './attempts.ts'
import { passSecondFactor, type SecondProof } from './pass-second-factor.ts'
import { refusalOf } from './passkeys/refused.ts'
import { isPassword } from './password.ts'
import { noteSecurityEvent, type Whence } from './security-events.ts'
import { bounds } from './session-limits.ts'
import { makeSessionToken, readSessionToken } from './session-token.ts'
import { demandedProvider } from './single-sign-on/demand.ts'
import { readEmail } from './user-email.ts'

/** Seconds for which a browser keeps the cookie. The session ends earlier, by the company's limits. */
export const cookieKept = bounds.longestMinutes.most * 60
const seenEvery = 60_000

export interface SignIn {
  email: string
  password: string
  whence: Whence
  /** The second factor, where he has one. */
  proof: SecondProof
  /** Token of the session that the browser has been using; it ends. */
  former?: string
  /** Told of an emergency administrator who came in by password while others may not; part of what lets him in. */
  onEmergency: (inside: Context, user: string) => Promise<void>
}

export interface OpenSession {
  id: string
  user: string
  token: string
  /** Seconds for which the cookie is kept. */
  maxAge: number
}

/**
 * Checks e-mail and password, then the second factor, and opens a session. Unknown accounts answer like wrong passwords, and
 * take as long; where the domain demands a provider all of them are told of that, a right password too. The attempt has failed until both are right: who knows the password alone cannot guess codes any faster.
 */
export async function signIn(
  ctx: Context,
  vault: Vault,
  { password, proof, whence, former, onEmergency, ...given }: SignIn,
): Promise<OpenSession> {
  const email = readEmail(given.email)
  const account = email ? await findAccount(ctx.db, email) : undefined
  const meant = {
    kind: 'signIn',
    user: account?.id ?? null,
    account: account ? undefined : (email ?? undefined),
  } as const
  const refuse = (reason: string) => noteSecurityEvent(ctx, { ...meant, outcome: 'refused', reason, whence })

  const tried = { workspace: ctx.workspace, account: email ?? given.email, address: whence.address }
  const attempt = await admitAttempt(ctx.db, tried).catch(async error => {
    if (error instanceof TooMany) await refuse('tooMany')
    throw error
  })
  const demanded = await demandedProvider(ctx, email)
  const right = await isPassword(password, account?.active ? account.password : null)
  if (!account || !right || (demanded && !account.emergency)) {
    await refuse(account && right ? 'signOnDemanded' : reasonOf(account))
    throw demanded
      ? new Unauthenticated('signOnDemanded', { provider: demanded.name })
      : new Unauthenticated('wrongPassword')
  }
  const secondFactor = await passSecondFactor(ctx, vault, account.id, proof).catch(async error => {
    if (error instanceof Unauthenticated) await refuse(refusalOf(error))
    throw error
  })
  const opened = await transact(ctx, async inside => {
    if (!(await isStillPassword(inside, account))) return null
    await noteSuccess(inside.db, attempt)
    if (former) await endSession(inside.db, former)
    const reason = account.emergency ? 'emergency' : undefined
    await noteSecurityEvent(inside, { ...meant, outcome: 'done', reason, whence, details: { secondFactor } })
    if (account.emergency) await onEmergency(inside, account.id)
    return openSession(inside, account.id, { ...whence, secondFactor })
  })
  if (opened) return opened
  await refuse('wrongPassword')
  throw new Unauthenticated('wrongPassword')
}

/** Whether it was not changed while somebody was let wait: whoever knows the former one alone would be in after all. */
async function isStillPassword({ db, workspace }: Context, { id, password }: Account): Promise<boolean> {
  const row = await db.one(sql`
    select 1 from credential where workspace_id = ${workspace} and user_id = ${id} and password_hash = ${password} for share`)
  return row !== undefined
}

interface Account {
  id: string
  active: boolean
  password: string | null
  /** He is an emergency administrator, and there is a provider that others have to use. */
  emergency: boolean
}

/** For whoever may read it later; the caller is told the same whatever it was. */
const reasonOf = (account: Account | undefined): string => {
  if (!account) return 'unknownAccount'
  return account.active ? 'wrongPassword' : 'userInactive'
}

const findAccount = (db: Connection, email: string): Promise<Account | undefined> =>
  db.one<Account>(sql`
    select u.id, u.active, c.password_hash as password,
      exists (select from emergency_administrator e where e.workspace_id = u.workspace_id and e.user_id = u.id)
        and exists (select from identity_provider p where p.workspace_id = u.workspace_id and p.is_demanded and p.is_active) as emergency
    from "user" u
    left join credential c on c.workspace_id = u.workspace_id and c.user_id = u.id
    where u.workspace_id = current_setting('rapport.workspace')::uuid and lower(u.email) = lower(${email}) and u.deleted_at is null`)

interface Opening extends Whence {
  /** It was opened by a second factor. Others open nothing once the user has one. */
  secondFactor?: boolean
  /** Which provider vouched for him. */
  provider?: string
}

/** So many sessions one person has; the one that was used least lately ends when another begins. */
const mostSessions = 30

/** A new token each time: one that was known before a sign-in opens nothing after it. */
export async function openSession(
  ctx: Context,
  user: string,
  { address, agent = '', secondFactor = false, provider }: Opening,
): Promise<OpenSession> {
  const { text, hash } = makeSessionToken(ctx.workspace)
  const id = newId()
  await ctx.db.query(sql`
    insert into session (token_hash, id, user_id, agent, address, second_factor, provider_id)
    values (${hash}, ${id}, ${user}, ${agent.toWellFormed().replaceAll('\0', '').slice(0, 300)}, ${address}, ${secondFactor}, ${provider ?? null})`)
  await ctx.db.query(sql`
    delete from session where workspace_id = ${ctx.workspace} and user_id = ${user} and id in (
      select id from session where workspace_id = ${ctx.workspace} and user_id = ${user}
      order by token_hash = ${hash} desc, seen_at desc, id desc offset ${mostSessions})`)
  return { id, user, token: text, maxAge: cookieKept }
}

/** Gives a session a new token; the former one opens nothing any more. */
export async function rotateSession(ctx: Context, user: string, id: string): Promise<OpenSession> {
  const { text, hash } = makeSessionToken(ctx.workspace)
  const turned = await ctx.db.query(sql`
    update session set token_hash = ${hash}
    where workspace_id = ${ctx.workspace} and user_id = ${user} and id = ${id} returning id`)
  if (!turned.length) throw new Unauthenticated('signInAgain')
  return { id, user, token: text, maxAge: cookieKept }
}

export async function endSession(db: Connection, token: string): Promise<void> {
  const secret = readSessionToken(token)
  if (secret)
    await db.query(
      sql`delete from session where workspace_id = current_setting('rapport.workspace')::uuid and token_hash = ${secret.hash}`,
    )
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
