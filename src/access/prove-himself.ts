import sql from 'sql-template-tag'
import { Conflict, Invalid, TooMany, Unauthenticated } from '../model/index.ts'
import type { Context } from '../records/context.ts'
import type { Vault } from '../vault/vault.ts'
import { admitAttempt, noteSuccess } from './attempts.ts'
import { isFreshWithoutPassword } from './credentials.ts'
import { passSecondFactor, type SecondProof } from './pass-second-factor.ts'
import { refusalOf } from './passkeys/refused.ts'
import { isPassword } from './password.ts'
import { noteSecurityEvent, type SecurityEventKind, type Whence } from './security-events.ts'
import { requireSession } from './sessions.ts'

export interface OwnProof {
  password: string
  second: SecondProof
  whence: Whence
  /** As what a wrong one is noted. */
  kind: SecurityEventKind
}

/**
 * Asked of a person in front of an open page that may not be his: his password, and the second factor where he has one. Who has no
 * password has to have come in a moment ago. Counted and slowed as attempts to sign in are, until both are right. Throws Invalid
 * for a wrong password, Conflict for a second factor that is wrong or still to be shown, and Forbidden for a key of the API.
 */
export async function proveHimself(
  ctx: Context,
  vault: Vault,
  { password, second, whence, kind }: OwnProof,
): Promise<void> {
  const { user, session } = requireSession(ctx)
  const refuse = (reason: string) => noteSecurityEvent(ctx, { kind, outcome: 'refused', reason, whence })
  const { email = '' } = ctx.config.users.get(user) ?? {}
  const tried = { workspace: ctx.workspace, account: email, address: whence.address }
  const attempt = await admitAttempt(ctx.db, tried).catch(async error => {
    if (error instanceof TooMany) await refuse('tooMany')
    throw error
  })
  const isFresh = await isFreshWithoutPassword(ctx, { user, session })
  if (isFresh === false) throw new Invalid([{ field: 'password', code: 'freshSignInNeeded' }])
  if (isFresh === null && !(await isPassword(password, await passwordOf(ctx, user)))) {
    await refuse('wrongCurrentPassword')
    throw new Invalid([{ field: 'password', code: 'wrongCurrentPassword' }])
  }
  await passSecondFactor(ctx, vault, user, second).catch(async error => {
    if (!(error instanceof Unauthenticated)) throw error
    await refuse(refusalOf(error))
    throw new Conflict(error.code, error.params, error.details)
  })
  await noteSuccess(ctx.db, attempt)
}

async function passwordOf({ db, workspace }: Context, user: string): Promise<string | null> {
  const row = await db.one<{ hash: string }>(
    sql`select password_hash as hash from credential where workspace_id = ${workspace} and user_id = ${user}`,
  )
  return row?.hash ?? null
}
