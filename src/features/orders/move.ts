import { Invalid, type JsonObject, type SeenVersion } from '../../model/index.ts'
import { type Context, getRecord, transact, updateRecord } from '../../records/index.ts'
import type { RecordJson } from '../../records/row.ts'
import type { RequireSignedOff } from '../sign-off.ts'

/**
 * Moves an order to a stage, of another pipeline too, with the fields that the stage demands. Throws Invalid, NotFound, Stale, and
 * Conflict where it has to be approved before it goes on.
 */
export async function moveOrder(
  ctx: Context,
  id: string,
  { stage, ...fields }: JsonObject & { stage: string },
  { version, requireSignedOff }: { version?: SeenVersion; requireSignedOff: RequireSignedOff },
): Promise<RecordJson> {
  const target = ctx.config.stages.get(stage)
  if (!target) throw new Invalid([{ field: 'stage', code: 'dangling', params: { object: 'stage', id: stage } }])
  const order = await getRecord(ctx, 'order', id)
  if (order.stage === stage && !Object.keys(fields).length) return order
  return transact(ctx, async inside => {
    if (target.kind !== 'lost' && order.stage !== stage)
      await requireSignedOff(inside, { object: 'order', id: order.id })
    return updateRecord(inside, 'order', order.id, { ...fields, stage, pipeline: target.pipeline }, { version })
  })
}
