import sql from 'sql-template-tag'
import type { Connection } from '../database/connection.ts'
import { Unauthenticated } from '../model/index.ts'
import type { Context } from '../records/context.ts'
import type { Vault } from '../vault/vault.ts'
import { takeRecoveryCode } from './recovery-codes.ts'
import { totpStep } from './totp.ts'

/**
 * Asked of whoever knows the password: whether a second factor has let him in, `false` where he has none. Throws
 * Unauthenticated where a code is missing or wrong. A code is taken once, also by two at the same moment.
 */
export async function passSecondFactor(ctx: Context, vault: Vault, user: string, code: string): Promise<boolean> {
  const factor = await ctx.db.one<{ secret: Buffer }>(sql`
    select secret from second_factor where workspace_id = ${ctx.workspace} and user_id = ${user} and confirmed_at is not null`)
  if (!factor) return false
  if (!code.trim()) throw new Unauthenticated('codeNeeded')
  const digits = digitsOf(code)
  if (!/^\d{6}$/.test(digits)) {
    if (await takeRecoveryCode(ctx.db, user, code)) return true
    throw new Unauthenticated('wrongCode')
  }
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
