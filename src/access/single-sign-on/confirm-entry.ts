import sql from 'sql-template-tag'
import { Unauthenticated } from '../../model/index.ts'
import type { Context } from '../../records/context.ts'
import { transact } from '../../records/transact.ts'
import type { Vault } from '../../vault/vault.ts'
import { admitAttempt, noteSuccess } from '../attempts.ts'
import { passSecondFactor, type SecondProof } from '../pass-second-factor.ts'
import { refusalOf } from '../passkeys/refused.ts'
import { noteSecurityEvent, type Whence } from '../security-events.ts'
import { type OpenSession, rotateSession } from '../session.ts'
import { readSessionToken } from '../session-token.ts'
import { noteEntry } from './enter.ts'

/** So long after the provider let him in a code may follow. */
const minutes = 10

interface Waiting {
  id: string
  user: string
  email: string
  provider: string
}

/**
 * The second step of whom a provider let in and who has a second factor of ours: it opens the session that was begun,
 * under a new token. Wrong codes count as wrong passwords do. Throws Unauthenticated.
 */
export async function confirmEntry(
  ctx: Context,
  vault: Vault,
  { token, proof, whence }: { token: string | null; proof: SecondProof; whence: Whence },
): Promise<OpenSession> {
  const waiting = await findWaiting(ctx, token)
  if (!waiting) throw new Unauthenticated('signOnStartAgain')
  const { user, provider } = waiting
  const refuse = (reason: string) =>
    noteSecurityEvent(ctx, { kind: 'signIn', outcome: 'refused', reason, user, whence })
  const attempt = await admitAttempt(ctx.db, {
    workspace: ctx.workspace,
    account: waiting.email,
    address: whence.address,
  })
  const secondFactor = await passSecondFactor(ctx, vault, user, proof).catch(async error => {
    if (error instanceof Unauthenticated) await refuse(refusalOf(error))
    throw error
  })
  return transact(ctx, async inside => {
    await noteSuccess(inside.db, attempt)
    await inside.db.query(sql`
      update session set second_factor = ${secondFactor} where workspace_id = ${ctx.workspace} and id = ${waiting.id}`)
    await noteEntry(inside, { user, provider, whence, secondFactor })
    return rotateSession(inside, user, waiting.id)
  })
}

async function findWaiting(ctx: Context, token: string | null): Promise<Waiting | undefined> {
  const secret = token ? readSessionToken(token) : null
  if (secret?.workspace !== ctx.workspace) return undefined
  return ctx.db.one<Waiting>(sql`
    select s.id, s.user_id as user, u.email, s.provider_id as provider
    from session s join "user" u on u.workspace_id = s.workspace_id and u.id = s.user_id and u.active and u.deleted_at is null
    where s.workspace_id = ${ctx.workspace} and s.token_hash = ${secret.hash} and s.provider_id is not null
      and not s.second_factor and s.created_at > now() - make_interval(mins => ${minutes})`)
}
