import { dayAt, Invalid, type JsonObject, type SeenVersion } from '../../model/index.ts'
import { fieldRight, objectOf } from '../../records/access.ts'
import type { Context } from '../../records/context.ts'
import { getRecord } from '../../records/get.ts'
import type { RecordJson } from '../../records/row.ts'
import { updateRecord } from '../../records/update.ts'

/**
 * Moves a deal to a stage, of another pipeline too, with the fields that the stage demands. Won or lost it is closed
 * today; moved back to an open stage it is open again, and no longer says why it was lost.
 */
export async function moveDeal(
  ctx: Context,
  id: string,
  { stage, ...fields }: JsonObject & { stage: string },
  version?: SeenVersion,
): Promise<RecordJson> {
  const target = ctx.config.stages.get(stage)
  if (!target) throw new Invalid([{ field: 'stage', code: 'dangling', params: { object: 'stage', id: stage } }])
  const deal = await getRecord(ctx, 'deal', id)
  if (deal.stage === stage && !Object.keys(fields).length) return deal

  const followed = deal.stage === stage ? {} : writable(ctx, consequences(ctx, target.kind, deal))
  return updateRecord(ctx, 'deal', deal.id, { ...followed, ...fields, stage, pipeline: target.pipeline }, { version })
}

function consequences(ctx: Context, kind: 'open' | 'won' | 'lost', deal: RecordJson): JsonObject {
  const today = dayAt(new Date(), ctx.config.company.timeZone)
  const noLoss = { lostReason: null, lostNote: null }
  if (kind === 'won') return { closesOn: today, ...noLoss }
  if (kind === 'lost') return { closesOn: today }
  const wasClosed = ctx.config.stages.get(String(deal.stage))?.kind !== 'open'
  return wasClosed ? { closesOn: null, ...noLoss } : {}
}

/** What follows by itself is written only where the caller may write the field. */
const writable = (ctx: Context, fields: JsonObject): JsonObject =>
  Object.fromEntries(
    Object.entries(fields).filter(([field]) => fieldRight(ctx, objectOf(ctx, 'deal'), field) === 'write'),
  )
