import sql from 'sql-template-tag'
import type { Connection } from '../database/connection.ts'
import { Invalid } from '../model/index.ts'
import type { Context } from '../records/context.ts'
import { admitAttempt, noteSuccess } from './attempts.ts'
import { hashPassword, isPassword, passwordProblems } from './password.ts'

export async function setPassword(db: Connection, user: string, hash: string): Promise<void> {
  await db.query(sql`
    insert into credential (user_id, password_hash) values (${user}, ${hash})
    on conflict (workspace_id, user_id) do update set password_hash = excluded.password_hash, changed_at = now()`)
}

export interface PasswordChange {
  current: string
  next: string
  address: string
}

/**
 * Checks a new password and that the caller knows the present one; returns the hash to be set. Asked outside of any
 * transaction, so that a wrong guess counts although what was asked for fails.
 */
export async function checkPasswordChange(ctx: Context, user: string, change: PasswordChange): Promise<string> {
  const { name = '', email = '' } = ctx.config.users.get(user) ?? {}
  const problems = passwordProblems(change.next, { name, email }, 'password.next')
  const attempt = await admitAttempt(ctx.db, { workspace: ctx.workspace, account: email, address: change.address })
  const row = await ctx.db.one<{ hash: string }>(sql`
    select password_hash as hash from credential where workspace_id = ${ctx.workspace} and user_id = ${user}`)
  if (await isPassword(change.current, row?.hash ?? null)) await noteSuccess(ctx.db, attempt)
  else problems.unshift({ field: 'password.current', code: 'wrongCurrentPassword' })
  if (problems.length) throw new Invalid(problems)
  return hashPassword(change.next)
}
