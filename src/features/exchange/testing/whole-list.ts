import type { Query } from '../../../model/index.ts'
import { type Context, listRecords, type RecordJson } from '../../../records/index.ts'

/** All records of an object, page by page. */
export async function wholeList(ctx: Context, object: string, query: Query = {}): Promise<RecordJson[]> {
  const records: RecordJson[] = []
  for (let cursor: string | undefined; ; ) {
    const page = await listRecords(ctx, object, { ...query, limit: 200, cursor })
    records.push(...page.data)
    if (!page.nextCursor) return records
    cursor = page.nextCursor
  }
}
