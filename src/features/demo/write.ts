import type { JsonObject } from '../../model/index.ts'
import { bulkRecords } from '../../records/bulk.ts'
import type { Context } from '../../records/index.ts'

/** A record to be made, under an id that others refer to already. */
export interface Planned {
  id: string
  input: JsonObject
}

/** Makes the records by the same way as an import does: in bulk, with history, by all rules. */
export async function addRecords(ctx: Context, object: string, records: readonly Planned[]): Promise<void> {
  for (let from = 0; from < records.length; from += 500) {
    const part = records.slice(from, from + 500)
    const { results } = await bulkRecords(
      ctx,
      object,
      { create: part.map(({ input }) => input) },
      { engine: true, ids: part.map(({ id }) => id) },
    )
    const failed = results.find(({ error }) => error)
    if (failed?.error) throw failed.error
  }
}
