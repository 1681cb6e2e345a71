import sql from 'sql-template-tag'
import type { Connection } from '../database/connection.ts'
import { Unauthenticated } from '../model/index.ts'
import type { Context } from '../records/context.ts'
import type { Vault } from '../vault/vault.ts'
import { credentialsOf } from './passkeys/list.ts'
import { type Presented, provePasskey } from './passkeys/prove.ts'
import { takeRecoveryCode } from './recovery-codes.ts'
import { totpStep } from './totp.ts'

/** What somebody shows besides his password. */
export interface SecondProof {
  /** Of his app, or one for recovery; empty until he is asked. */
  code: string
  passkey: Presented | null
}

/**
 * Asked of whoever knows the password: whether a second factor has let him in, `false` where he has none. Throws
 * Unauthenticated where there is neither code nor passkey, or a wrong one. Each is taken once, also by two at the same moment.
 */
export async function passSecondFactor(
  ctx: Context,
  vault: Vault,
  user: string,
  { code, passkey }: SecondProof,
): Promise<boolean> {
  const factor = await ctx.db.one<{ secret: Buffer }>(sql`
    select secret from second_factor where workspace_id = ${ctx.workspace} and user_id = ${user} and confirmed_at is not null`)
  const passkeys = await credentialsOf(ctx, user)
  if (!factor && !passkeys.length) return false
  if (passkey) return Boolean(await provePasskey(ctx, passkey, { user }))
  if (!code.trim()) throw new Unauthenticated('codeNeeded', {}, { codes: factor !== undefined, passkeys })
  const digits = digitsOf(code)
  if (!/^\d{6}$/.test(digits)) {
    if (await takeRecoveryCode(ctx.db, user, code)) return true
    throw new Unauthenticated('wrongCode')
  }
  if (!factor) throw new Unauthenticated('wrongCode')
  const secret = vault.open(factor.secret, secretOf(ctx, user))
  if (!secret) throw new Unauthenticated('secondFactorUnreadable')
  const step = totpStep(secret, digits)
  if (step === null || !(await takeStep(ctx.db, user, step))) throw new Unauthenticated('wrongCode')
  return true
}

async function takeStep(db: Connection, user: string, step: number): Promise<boolean> {
  const taken = await db.query(sql`
    update second_factor set last_step = ${step}
    where workspace_id = current_setting('rapport.workspace')::uuid and user_id = ${user} and confirmed_at is not null
      and (last_step is null or last_step < ${step})
    returning user_id`)
  return taken.length > 0
}

/** To whose second factor a secret is bound. */
export const secretOf = (ctx: Context, user: string): string => `${ctx.workspace} second factor ${user}`

/** Apps show codes in two groups, and people copy them so. */
export const digitsOf = (code: string): string => code.replace(/[\s-]/g, '')
