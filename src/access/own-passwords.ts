import sql from 'sql-template-tag'
import type { Context } from '../records/context.ts'
import { transact } from '../records/transact.ts'
import { noteSecurityEvent, type Whence } from './security-events.ts'

/** Whether people choose a password of their own before they do anything by one that an administrator has set for them. */
export async function areOwnPasswordsDemanded({ db, workspace }: Context): Promise<boolean> {
  const row = await db.one<{ demanded: boolean }>(
    sql`select own_passwords as demanded from workspace where id = ${workspace}`,
  )
  return row?.demanded ?? false
}

/** Demands it, or no longer; holds for sessions that are open at once. */
export const demandOwnPasswords = (ctx: Context, demanded: boolean, whence: Whence): Promise<boolean> =>
  transact(ctx, async inside => {
    const before = await areOwnPasswordsDemanded(inside)
    if (before === demanded) return demanded
    await inside.db.query(sql`select change_own_passwords(${demanded})`)
    const details = { before: { demanded: before }, after: { demanded } }
    await noteSecurityEvent(inside, { kind: 'ownPasswords', outcome: 'done', whence, details })
    return demanded
  })

/** Whether the caller, in this session, has yet to choose a password of his own: until then he reaches nothing else. */
export async function isPasswordDue({ db, workspace, via }: Context): Promise<boolean> {
  if (via.channel !== 'ui' || !via.reference) return false
  const row = await db.one<{ due: boolean }>(
    sql`select password_due(s) as due from session s where s.workspace_id = ${workspace} and s.id = ${via.reference}`,
  )
  return row?.due ?? false
}
