import { Conflict, type JsonObject } from '../../../model/index.ts'
import { type Context, type RecordJson, updateRecord } from '../../../records/index.ts'

/** A paper that holds no longer. Its number stays taken, and its file where it is. */
export const cancelPaper = (ctx: Context, id: string, reason: string): Promise<RecordJson> => {
  const change: JsonObject = { status: 'cancelled', cancelReason: reason }
  return updateRecord(ctx, 'document', id, change, {
    engine: true,
    guard: before => {
      if (before.status === 'cancelled') throw new Conflict('documentCancelled')
    },
  })
}
