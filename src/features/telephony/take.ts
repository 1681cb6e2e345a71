import sql from 'sql-template-tag'
import { Conflict, isId, NotFound } from '../../model/index.ts'
import type { Context } from '../../records/context.ts'
import { transact } from '../../records/transact.ts'
import type { Ringing } from '../ringing.ts'
import { factsOf, takeCall } from './call.ts'

/**
 * Says to the others at whom a call rings that I take it: the first who says so does. His telephone is still to be picked up.
 * Throws NotFound where it does not ring at me, Conflict where somebody else takes it, or it does not ring any more.
 */
export async function takeRinging(ctx: Context, ringing: Ringing, id: string): Promise<void> {
  const told = await transact(ctx, async inside => {
    const { user } = ctx.actor
    const call = isId(id) && user ? await takeCall(inside, id) : undefined
    if (!call || !user || !call.told.includes(user)) throw new NotFound('notFound', { object: 'phoneCall', id })
    if (call.takenBy === user) return []
    if (call.takenBy) throw new Conflict('callTaken', { name: ctx.config.users.get(call.takenBy)?.name ?? '' })
    if (factsOf(call).state !== 'ringing') throw new Conflict('callNotRinging')
    await inside.db.query(
      sql`update phone_call set taken_by = ${user} where workspace_id = ${ctx.workspace} and id = ${id}`,
    )
    return call.told
  })
  await ringing.tell(ctx.workspace, told)
}
