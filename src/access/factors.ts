import sql, { raw } from 'sql-template-tag'
import { momentSql } from '../database/table.ts'
import type { Context } from '../records/context.ts'
import { updateRecord } from '../records/update.ts'
import { asHimself } from './himself.ts'
import { removeRecoveryCodes, replaceRecoveryCodes } from './recovery-codes.ts'
import { type OpenSession, rotateSession } from './session.ts'
import { endSessionsOf } from './sessions.ts'

/** What somebody gets whose account a password alone opens no longer. */
export interface Protected {
  recoveryCodes: string[]
  session: OpenSession
  /** How many other sessions of his have ended. */
  sessions: number
}

/** What follows when codes of a phone, or the first passkey, protect an account from now on: only this session goes on. */
export async function protectAccount(
  ctx: Context,
  { user, session }: { user: string; session: string },
): Promise<Protected> {
  const now = await ctx.db.one<{ since: string }>(sql`
    select coalesce(${raw(momentSql('second_factor_since'))}, ${raw(momentSql('now()'))}) as since
    from "user" where workspace_id = ${ctx.workspace} and id = ${user}`)
  await updateRecord(asHimself(ctx), 'user', user, { secondFactorSince: now?.since ?? null }, { engine: true })
  const recoveryCodes = await replaceRecoveryCodes(ctx.db, user)
  const sessions = await endSessionsOf(ctx.db, user, { keep: session })
  await ctx.db.query(sql`
    update session set second_factor = true where workspace_id = ${ctx.workspace} and user_id = ${user} and id = ${session}`)
  return { recoveryCodes, sessions, session: await rotateSession(ctx, user, session) }
}

/** What follows when one of his factors is gone: with the last of them go the recovery codes. */
export async function factorGone(ctx: Context, user: string): Promise<void> {
  if (await hasSecondFactor(ctx, user)) return
  await removeRecoveryCodes(ctx.db, user)
  await updateRecord(asHimself(ctx), 'user', user, { secondFactorSince: null }, { engine: true })
}

/** Codes of a phone or passkeys: without one of them his password opens nothing. */
export async function hasSecondFactor({ db, workspace }: Context, user: string): Promise<boolean> {
  const row = await db.one<{ has: boolean }>(sql`select has_second_factor(${workspace}, ${user}) as has`)
  return row?.has ?? false
}
