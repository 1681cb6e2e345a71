import sql, { raw } from 'sql-template-tag'
import { Conflict, Forbidden, Invalid, newId } from '../../model/index.ts'
import { type Context, getRecord, transact } from '../../records/index.ts'
import type { PriceLines } from '../pricing.ts'
import type { SignedThing } from '../sign-off.ts'
import { essentials, type Needs, needsOf } from './needs.ts'
import { findSignOff, type SignOff, signOffsWhere } from './request.ts'
import { hasAnybody } from './seats.ts'
import { tellApprovers } from './tell.ts'

export interface Asking {
  on: SignedThing
  note: string | null
}

/**
 * Asks for an approval of something as it is now; asked again it is the request there is. One of what it was before is void. Throws
 * Conflict where nothing has to be approved or all is, Invalid where nobody could, NotFound, Forbidden.
 */
export async function askForSignOff(ctx: Context, { on, note }: Asking, price: PriceLines): Promise<SignOff> {
  const seen = await getRecord(ctx, on.object, on.id)
  if (!seen.can?.update) throw new Forbidden('notYours', { object: on.object })
  return transact(ctx, async inside => {
    await lockThing(inside, on)
    const needs = await needsOf(inside, on, price)
    if (!needs.reasons.length) throw new Conflict('signOffNotNeeded')
    const known = await signOffsWhere(
      inside,
      sql`record_id = ${on.id} and object = ${on.object} and state in ('open', 'approved')`,
    )
    const same = known.find(one => one.hash.equals(needs.hash))
    if (same) return same
    requireApprovers(inside, needs)
    await inside.db.query(sql`
      update sign_off set state = 'void', ended_at = now()
      where workspace_id = ${ctx.workspace} and record_id = ${on.id} and object = ${on.object} and state = 'open'`)
    const id = newId()
    await inside.db.query(sql`
      insert into sign_off (id, object, record_id, content_hash, essentials, reasons, steps, own_allowed, remind_hours, asked_by, note)
      values (${id}, ${on.object}, ${on.id}, ${needs.hash}, ${JSON.stringify(await essentials(inside, needs))}::jsonb,
        ${JSON.stringify(needs.reasons)}::jsonb, ${JSON.stringify(needs.steps)}::jsonb, ${needs.ownAllowed}, ${needs.remindHours},
        ${ctx.actor.user}, ${note})`)
    const asked = await findSignOff(inside, id)
    await tellApprovers(inside, asked)
    return asked
  })
}

/** Those who ask for the same at once do so one after the other. */
async function lockThing({ db, workspace }: Context, { object, id }: SignedThing): Promise<void> {
  await db.query(sql`select from ${raw(`"${object}"`)} where workspace_id = ${workspace} and id = ${id} for update`)
}

/** A step that nobody can take would wait for ever. */
function requireApprovers(ctx: Context, { steps, ownAllowed }: Needs): void {
  const asker = { askedBy: ctx.actor.user, ownAllowed }
  const empty = steps.findIndex(step => !hasAnybody(ctx, step, asker))
  if (empty >= 0) throw new Invalid([{ field: 'on', code: 'nobodyApproves', params: { step: empty + 1 } }])
}
