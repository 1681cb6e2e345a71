import sql from 'sql-template-tag'
import { Conflict, isId, NotFound } from '../../model/index.ts'
import type { Context } from '../../records/context.ts'
import { transact } from '../../records/transact.ts'
import { factorGone, hasSecondFactor } from '../factors.ts'
import { noteSecurityEvent, type Whence } from '../security-events.ts'

/** Removes one of a user's own. Throws NotFound, or Conflict where his role demands a second factor and it is the last. */
export function removePasskey(
  ctx: Context,
  { user, id, whence }: { user: string; id: string; whence: Whence },
): Promise<void> {
  return transact(ctx, async inside => {
    const { db, workspace } = inside
    await db.query(sql`select from "user" where workspace_id = ${workspace} and id = ${user} for update`)
    const gone = isId(id)
      ? await db.query(
          sql`delete from passkey where workspace_id = ${workspace} and user_id = ${user} and id = ${id} returning id`,
        )
      : []
    if (!gone.length) throw new NotFound('passkeyGone')
    if ((await isDemanded(inside, user)) && !(await hasSecondFactor(inside, user)))
      throw new Conflict('lastSecondFactor')
    await factorGone(inside, user)
    const details = { passkey: id }
    await noteSecurityEvent(inside, {
      kind: 'secondFactor',
      outcome: 'done',
      reason: 'passkeyRemoved',
      whence,
      details,
    })
  })
}

async function isDemanded({ db, workspace }: Context, user: string): Promise<boolean> {
  const row = await db.one<{ demanded: boolean }>(sql`
    select r.demands_second_factor as demanded from "user" u join role r on r.workspace_id = u.workspace_id and r.id = u.role
    where u.workspace_id = ${workspace} and u.id = ${user}`)
  return row?.demanded ?? false
}
