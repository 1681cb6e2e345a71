import { Conflict, Invalid } from '../../model/index.ts'
import type { Context } from '../../records/context.ts'
import type { RecordJson } from '../../records/row.ts'
import { updateRecord } from '../../records/update.ts'
import { requireFieldRights } from '../rights.ts'

/** Gives a lead to somebody by hand. */
export async function assignByHand(ctx: Context, id: string, owner: string): Promise<RecordJson> {
  requireFieldRights(ctx, 'lead', ['owner'])
  const user = ctx.config.users.get(owner)
  if (!user) throw new Invalid([{ field: 'owner', code: 'dangling', params: { object: 'user', id: owner } }])
  if (!user.active) throw new Invalid([{ field: 'owner', code: 'inactiveUser', params: { name: user.name } }])

  return updateRecord(
    ctx,
    'lead',
    id,
    { owner },
    {
      guard({ status }) {
        if (status === 'converted') throw new Conflict('leadConverted')
      },
    },
  )
}
