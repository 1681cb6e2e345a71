import sql from 'sql-template-tag'
import type { Context } from '../../../records/index.ts'
import { notify } from '../../notice.ts'
import type { Import } from '../import.ts'

/** Tells everybody on whose cards requests from the file were put since they were told last: once, however many there are. */
export async function tellOwners(ctx: Context, { id, fileName }: Import): Promise<void> {
  const rows = await ctx.db.query<{ owner: string; object: string; record: string; count: number }>(sql`
    with r as (
      update import_row set told = true
      where workspace_id = ${ctx.workspace} and import_id = ${id} and done and outcome = 'attached' and not told
      returning workspace_id, object, record_id)
    select coalesce(l.owner, c.owner) as owner, min(r.object) as object, min(r.record_id::text) as record, count(*)::int as count
    from r
    left join lead l on r.object = 'lead' and l.workspace_id = r.workspace_id and l.id = r.record_id
    left join contact c on r.object = 'contact' and c.workspace_id = r.workspace_id and c.id = r.record_id
    where coalesce(l.owner, c.owner) is not null
    group by coalesce(l.owner, c.owner), r.object`)
  for (const { owner, object, record, count } of rows)
    await notify(ctx, owner, { code: 'importAttached', params: { count, file: fileName }, on: { object, id: record } })
}
