import sql from 'sql-template-tag'
import { TooMany, Unauthenticated } from '../../model/index.ts'
import type { Context } from '../../records/context.ts'
import { transact } from '../../records/transact.ts'
import { admitAttempt, noteSuccess } from '../attempts.ts'
import { noteSecurityEvent, type Whence } from '../security-events.ts'
import { endSession, type OpenSession, openSession } from '../session.ts'
import { demandedProvider } from '../single-sign-on/demand.ts'
import { type Presented, provePasskey } from './prove.ts'
import { PasskeyRefused, refusalOf } from './refused.ts'

export interface PasskeySignIn {
  presented: Presented
  whence: Whence
  /** Token of the session that the browser has been using; it ends. */
  former?: string
  /** Told of an emergency administrator who came in while others have to use a provider. */
  onEmergency: (inside: Context, user: string) => Promise<void>
}

/**
 * Opens a session by a passkey in place of the password, which counts as both factors. A domain that demands its provider
 * demands it of passkeys too. Tries are counted apart from those of passwords: guessing at these shuts no passkey out.
 */
export async function signInByPasskey(ctx: Context, given: PasskeySignIn): Promise<OpenSession> {
  const { presented, whence } = given
  const refuse = (reason: string) =>
    noteSecurityEvent(ctx, { kind: 'signIn', outcome: 'refused', reason, user: null, whence })
  const tried = { workspace: ctx.workspace, account: `passkey ${presented.response.id}`, address: whence.address }
  const attempt = await admitAttempt(ctx.db, tried).catch(async error => {
    if (error instanceof TooMany) await refuse('tooMany')
    throw error
  })
  return letIn(ctx, given, attempt).catch(async error => {
    if (error instanceof Unauthenticated) await refuse(refusalOf(error))
    throw error
  })
}

/** As one: where he may not come in after all, nothing of his passkey is used up. */
const letIn = (ctx: Context, { presented, whence, former, onEmergency }: PasskeySignIn, attempt: string) =>
  transact(ctx, async inside => {
    const { user, passkey } = await provePasskey(inside, presented, 'alone')
    const emergency = await requireAccount(inside, user)
    await noteSuccess(inside.db, attempt)
    if (former) await endSession(inside.db, former)
    const details = { secondFactor: true, passkey, emergency }
    await noteSecurityEvent(inside, { kind: 'signIn', outcome: 'done', reason: 'passkey', user, whence, details })
    if (emergency) await onEmergency(inside, user)
    return openSession(inside, user, { ...whence, secondFactor: true })
  })

/** Whether he comes in as an emergency administrator, where others of his domain may not. */
async function requireAccount(ctx: Context, user: string): Promise<boolean> {
  const account = await ctx.db.one<{ email: string; emergency: boolean }>(sql`
    select u.email, exists (select from emergency_administrator e
      where e.workspace_id = u.workspace_id and e.user_id = u.id) as emergency
    from "user" u where u.workspace_id = ${ctx.workspace} and u.id = ${user} and u.active and u.deleted_at is null`)
  if (!account) throw new PasskeyRefused('userInactive')
  const demanded = await demandedProvider(ctx, account.email)
  if (demanded && !account.emergency) throw new Unauthenticated('signOnDemanded', { provider: demanded.name })
  return demanded !== null
}
