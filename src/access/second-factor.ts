import sql, { raw } from 'sql-template-tag'
import { momentSql } from '../database/table.ts'
import { Conflict, Invalid, TooMany } from '../model/index.ts'
import type { Context } from '../records/context.ts'
import { transact } from '../records/transact.ts'
import type { Vault } from '../vault/vault.ts'
import { admitAttempt, noteSuccess } from './attempts.ts'
import { factorGone, hasSecondFactor, protectAccount } from './factors.ts'
import { isVouchedFor } from './identity.ts'
import { digitsOf, secretOf } from './pass-second-factor.ts'
import { replaceRecoveryCodes } from './recovery-codes.ts'
import { noteSecurityEvent, type Whence } from './security-events.ts'
import type { OpenSession } from './session.ts'
import { requireSession } from './sessions.ts'
import { newTotpSecret, totpAddress, totpStep } from './totp.ts'

/** What is asked for besides the password when somebody signs in. */
export interface SecondFactorState {
  /** Codes of a phone. */
  on: boolean
  since: string | null
  recoveryCodesLeft: number
  passkeys: number
  /** His role demands one of them. */
  demanded: boolean
  /** Where he has none, what would ask for it asks for a sign-in of a moment ago. */
  hasPassword: boolean
}

/** So long a second factor that was begun may be confirmed, in minutes. */
const minutesToConfirm = 15

/** The caller's, whom a session says to be himself. */
export const ownSecondFactor = (ctx: Context): Promise<SecondFactorState> =>
  secondFactorOf(ctx, requireSession(ctx).user)

async function secondFactorOf(ctx: Context, user: string): Promise<SecondFactorState> {
  const state = await ctx.db.one<SecondFactorState>(sql`
    select f.confirmed_at is not null as on, ${raw(momentSql('f.confirmed_at'))} as since, r.demands_second_factor as demanded,
      exists (select from credential c where c.workspace_id = u.workspace_id and c.user_id = u.id) as "hasPassword",
      (select count(*)::int from passkey p where p.workspace_id = u.workspace_id and p.user_id = u.id) as passkeys,
      (select count(*)::int from recovery_code c
        where c.workspace_id = u.workspace_id and c.user_id = u.id and c.used_at is null) as "recoveryCodesLeft"
    from "user" u join role r on r.workspace_id = u.workspace_id and r.id = u.role
    left join second_factor f on f.workspace_id = u.workspace_id and f.user_id = u.id and f.confirmed_at is not null
    where u.workspace_id = ${ctx.workspace} and u.id = ${user}`)
  return state ?? { on: false, since: null, recoveryCodesLeft: 0, passkeys: 0, demanded: false, hasPassword: false }
}

/** Whether the caller's role demands a second factor that he has yet to set up: until then he reaches nothing else. */
export async function isSecondFactorDue(ctx: Context): Promise<boolean> {
  if (!ctx.actor.user || ctx.actor.scopes) return false
  const { demanded, on, passkeys } = await secondFactorOf(ctx, ctx.actor.user)
  return demanded && !on && !passkeys && !(await isVouched(ctx))
}

/** Whether a provider let the caller's session in that answers for a second factor. */
async function isVouched({ db, workspace, via }: Context): Promise<boolean> {
  if (via.channel !== 'ui' || !via.reference) return false
  const session = await db.one(
    sql`select 1 from session s where s.workspace_id = ${workspace} and s.id = ${via.reference} and ${isVouchedFor}`,
  )
  return session !== undefined
}

/** Makes the secret for an app. Nothing is asked for at sign-in until a first code has confirmed it. */
export async function beginSecondFactor(ctx: Context, vault: Vault): Promise<{ secret: string; address: string }> {
  const { user } = requireSession(ctx)
  const secret = newTotpSecret()
  const begun = await ctx.db.query(sql`
    insert into second_factor (user_id, secret) values (${user}, ${vault.seal(secret, secretOf(ctx, user))})
    on conflict (workspace_id, user_id) do update set secret = excluded.secret, begun_at = now()
      where second_factor.confirmed_at is null
    returning user_id`)
  if (!begun.length) throw new Conflict('secondFactorOn')
  return totpAddress(secret, { email: ctx.config.users.get(user)?.email ?? '' })
}

export interface Confirmed {
  recoveryCodes: string[]
  session: OpenSession
}

/**
 * Turns it on by a first code. Every other session of his ends, and this one gets a new token. Guesses are counted and slowed
 * as attempts to sign in are.
 */
export async function confirmSecondFactor(
  ctx: Context,
  vault: Vault,
  { code, whence }: { code: string; whence: Whence },
): Promise<Confirmed> {
  const { user, session } = requireSession(ctx)
  const refuse = (reason: string) =>
    noteSecurityEvent(ctx, { kind: 'secondFactor', outcome: 'refused', reason, whence })
  const { email = '' } = ctx.config.users.get(user) ?? {}
  const tried = { workspace: ctx.workspace, account: email, address: whence.address }
  const attempt = await admitAttempt(ctx.db, tried).catch(async error => {
    if (error instanceof TooMany) await refuse('tooMany')
    throw error
  })
  return transact(ctx, async inside => {
    const step = await firstStep(inside, vault, user, code)
    await noteSuccess(inside.db, attempt)
    await inside.db.query(sql`
      update second_factor set confirmed_at = now(), last_step = ${step}
      where workspace_id = ${ctx.workspace} and user_id = ${user}`)
    const { sessions, ...confirmed } = await protectAccount(inside, { user, session })
    await noteSecurityEvent(inside, {
      kind: 'secondFactor',
      outcome: 'done',
      reason: 'on',
      whence,
      details: { sessions },
    })
    return confirmed
  }).catch(async error => {
    if (error instanceof Invalid) await refuse('wrongCode')
    throw error
  })
}

/** The time step of the code that confirms what was begun. Of two confirmations at once the second finds it done. */
async function firstStep(ctx: Context, vault: Vault, user: string, code: string): Promise<number> {
  const begun = await ctx.db.one<{ secret: Buffer; on: boolean; expired: boolean }>(sql`
    select secret, confirmed_at is not null as on, begun_at < now() - make_interval(mins => ${minutesToConfirm}) as expired
    from second_factor where workspace_id = ${ctx.workspace} and user_id = ${user} for update`)
  if (begun?.on) throw new Conflict('secondFactorOn')
  const secret = begun && !begun.expired ? vault.open(begun.secret, secretOf(ctx, user)) : null
  if (!secret) throw new Conflict('secondFactorNotBegun')
  const step = totpStep(secret, digitsOf(code))
  if (step === null) throw new Invalid([{ field: 'code', code: 'wrongCode' }])
  return step
}

/** Turns the codes of a user's phone off; his passkeys stay. Throws Conflict where they are not on. */
export async function removeCodes(ctx: Context, user: string, whence: Whence): Promise<void> {
  if (!(await deleteCodes(ctx, user))) throw new Conflict('secondFactorOff')
  await factorGone(ctx, user)
  await noteSecurityEvent(ctx, { kind: 'secondFactor', outcome: 'done', reason: 'off', user, whence })
}

/** Turns all of a user's second factors off, codes and passkeys, in the name of the caller. Throws Conflict where he has none. */
export async function removeSecondFactor(ctx: Context, user: string, whence?: Whence): Promise<void> {
  const codes = await deleteCodes(ctx, user)
  const passkeys = await ctx.db.query(
    sql`delete from passkey where workspace_id = ${ctx.workspace} and user_id = ${user} returning id`,
  )
  if (!codes && !passkeys.length) throw new Conflict('secondFactorOff')
  await factorGone(ctx, user)
  const details = { passkeys: passkeys.length }
  await noteSecurityEvent(ctx, { kind: 'secondFactor', outcome: 'done', reason: 'off', user, whence, details })
}

async function deleteCodes(ctx: Context, user: string): Promise<boolean> {
  const gone = await ctx.db.query(sql`
    delete from second_factor where workspace_id = ${ctx.workspace} and user_id = ${user} and confirmed_at is not null
    returning user_id`)
  return gone.length > 0
}

/** New recovery codes; those of before open nothing any more. */
export async function renewRecoveryCodes(ctx: Context, whence: Whence): Promise<string[]> {
  const { user } = requireSession(ctx)
  return transact(ctx, async inside => {
    await inside.db.query(sql`select from "user" where workspace_id = ${ctx.workspace} and id = ${user} for update`)
    if (!(await hasSecondFactor(inside, user))) throw new Conflict('secondFactorOff')
    await noteSecurityEvent(inside, { kind: 'secondFactor', outcome: 'done', reason: 'recoveryCodes', whence })
    return replaceRecoveryCodes(inside.db, user)
  })
}
