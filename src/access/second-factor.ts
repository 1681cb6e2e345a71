import sql, { raw } from 'sql-template-tag'
import { momentSql } from '../database/table.ts'
import { Conflict, Invalid } from '../model/index.ts'
import type { Context } from '../records/context.ts'
import { transact } from '../records/transact.ts'
import { updateRecord } from '../records/update.ts'
import type { Vault } from '../vault/vault.ts'
import { asHimself } from './himself.ts'
import { isVouchedFor } from './identity.ts'
import { digitsOf, secretOf } from './pass-second-factor.ts'
import { removeRecoveryCodes, replaceRecoveryCodes } from './recovery-codes.ts'
import { noteSecurityEvent, type Whence } from './security-events.ts'
import { type OpenSession, rotateSession } from './session.ts'
import { endSessionsOf, requireSession } from './sessions.ts'
import { newTotpSecret, totpAddress, totpStep } from './totp.ts'

/** Whether codes of a phone are asked for when somebody signs in. */
export interface SecondFactorState {
  on: boolean
  since: string | null
  recoveryCodesLeft: number
  /** His role demands it. */
  demanded: boolean
}

/** So long a second factor that was begun may be confirmed, in minutes. */
const minutesToConfirm = 15

/** The caller's, whom a session says to be himself. */
export const ownSecondFactor = (ctx: Context): Promise<SecondFactorState> =>
  secondFactorOf(ctx, requireSession(ctx).user)

async function secondFactorOf(ctx: Context, user: string): Promise<SecondFactorState> {
  const state = await ctx.db.one<SecondFactorState>(sql`
    select f.confirmed_at is not null as on, ${raw(momentSql('f.confirmed_at'))} as since, r.demands_second_factor as demanded,
      (select count(*)::int from recovery_code c
        where c.workspace_id = u.workspace_id and c.user_id = u.id and c.used_at is null) as "recoveryCodesLeft"
    from "user" u join role r on r.workspace_id = u.workspace_id and r.id = u.role
    left join second_factor f on f.workspace_id = u.workspace_id and f.user_id = u.id and f.confirmed_at is not null
    where u.workspace_id = ${ctx.workspace} and u.id = ${user}`)
  return state ?? { on: false, since: null, recoveryCodesLeft: 0, demanded: false }
}

/** Whether the caller's role demands a second factor that he has yet to set up: until then he reaches nothing else. */
export async function isSecondFactorDue(ctx: Context): Promise<boolean> {
  if (!ctx.actor.user || ctx.actor.scopes) return false
  const { demanded, on } = await secondFactorOf(ctx, ctx.actor.user)
  return demanded && !on && !(await isVouched(ctx))
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

/** Turns it on by a first code. Every other session of his ends, and this one gets a new token. */
export async function confirmSecondFactor(
  ctx: Context,
  vault: Vault,
  { code, whence }: { code: string; whence: Whence },
): Promise<Confirmed> {
  const { user, session } = requireSession(ctx)
  return transact(ctx, async inside => {
    const step = await firstStep(inside, vault, user, code)
    const row = await inside.db.one<{ since: string }>(sql`
      update second_factor set confirmed_at = now(), last_step = ${step}
      where workspace_id = ${ctx.workspace} and user_id = ${user} returning ${raw(momentSql('confirmed_at'))} as since`)
    await updateRecord(asHimself(inside), 'user', user, { secondFactorSince: row?.since ?? null }, { engine: true })
    const recoveryCodes = await replaceRecoveryCodes(inside.db, user)
    const sessions = await endSessionsOf(inside.db, user, { keep: session })
    await noteSecurityEvent(inside, {
      kind: 'secondFactor',
      outcome: 'done',
      reason: 'on',
      whence,
      details: { sessions },
    })
    await inside.db.query(sql`
      update session set second_factor = true where workspace_id = ${ctx.workspace} and user_id = ${user} and id = ${session}`)
    return { recoveryCodes, session: await rotateSession(inside, user, session) }
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

/** Turns the second factor of a user off, in the name of the caller. Throws Conflict where it is not on. */
export async function removeSecondFactor(ctx: Context, user: string, whence?: Whence): Promise<void> {
  const gone = await ctx.db.query(sql`
    delete from second_factor where workspace_id = ${ctx.workspace} and user_id = ${user} and confirmed_at is not null
    returning user_id`)
  if (!gone.length) throw new Conflict('secondFactorOff')
  await removeRecoveryCodes(ctx.db, user)
  await updateRecord(asHimself(ctx), 'user', user, { secondFactorSince: null }, { engine: true })
  await noteSecurityEvent(ctx, { kind: 'secondFactor', outcome: 'done', reason: 'off', user, whence })
}

/** New recovery codes; those of before open nothing any more. */
export async function renewRecoveryCodes(ctx: Context, whence: Whence): Promise<string[]> {
  const { user } = requireSession(ctx)
  return transact(ctx, async inside => {
    const on = await inside.db.one(sql`
      select from second_factor where workspace_id = ${ctx.workspace} and user_id = ${user} and confirmed_at is not null for update`)
    if (!on) throw new Conflict('secondFactorOff')
    await noteSecurityEvent(inside, { kind: 'secondFactor', outcome: 'done', reason: 'recoveryCodes', whence })
    return replaceRecoveryCodes(inside.db, user)
  })
}
