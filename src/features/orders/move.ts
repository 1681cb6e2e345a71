import { Invalid, type JsonObject, type SeenVersion } from '../../model/index.ts'
import { type Context, getRecord, updateRecord } from '../../records/index.ts'
import type { RecordJson } from '../../records/row.ts'

/**
 * Moves an order to a stage, of another pipeline too, with the fields that the stage demands. Throws Invalid, NotFound, Stale.
 */
export async function moveOrder(
  ctx: Context,
  id: string,
  { stage, ...fields }: JsonObject & { stage: string },
  version?: SeenVersion,
): Promise<RecordJson> {
  const target = ctx.config.stages.get(stage)
  if (!target) throw new Invalid([{ field: 'stage', code: 'dangling', params: { object: 'stage', id: stage } }])
  const order = await getRecord(ctx, 'order', id)
  if (order.stage === stage && !Object.keys(fields).length) return order
  return updateRecord(ctx, 'order', order.id, { ...fields, stage, pipeline: target.pipeline }, { version })
}
