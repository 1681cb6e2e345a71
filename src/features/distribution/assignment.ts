import { Conflict, Invalid } from '../../model/index.ts'
import type { Context } from '../../records/context.ts'
import type { RecordJson } from '../../records/row.ts'
import { transact } from '../../records/transact.ts'
import { updateRecord } from '../../records/update.ts'
import { notify } from '../notice.ts'
import { nameOf } from '../people.ts'
import { requireFieldRights } from '../rights.ts'

/** Gives a lead to somebody by hand; the new owner and the one before are told. */
export async function assignByHand(ctx: Context, id: string, owner: string): Promise<RecordJson> {
  requireFieldRights(ctx, 'lead', ['owner'])
  const user = ctx.config.users.get(owner)
  if (!user) throw new Invalid([{ field: 'owner', code: 'dangling', params: { object: 'user', id: owner } }])
  if (!user.active) throw new Invalid([{ field: 'owner', code: 'inactiveUser', params: { name: user.name } }])

  return transact(ctx, async inside => {
    let before: string | null = null
    const lead = await updateRecord(
      inside,
      'lead',
      id,
      { owner, assignedAt: new Date().toISOString() },
      {
        engine: true,
        guard(stored) {
          if (stored.status === 'converted') throw new Conflict('leadConverted')
          before = stored.owner ? String(stored.owner) : null
        },
      },
    )
    if (before === owner) return lead
    const on = { object: 'lead', id }
    await notify(inside, owner, { code: 'leadAssigned', params: { name: String(lead.name) }, on })
    await notify(inside, before, {
      code: 'leadTaken',
      params: { name: String(lead.name), owner: nameOf(ctx.config, owner) },
      on,
    })
    return lead
  })
}
