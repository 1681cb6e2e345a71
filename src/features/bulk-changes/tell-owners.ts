import sql from 'sql-template-tag'
import { type Context, objectOf } from '../../records/index.ts'
import { notify } from '../notice.ts'
import { objectLabel } from '../object-label.ts'
import { nameOf } from '../people.ts'
import type { BulkChange } from './bulk-change.ts'

interface Group {
  owner: string
  count: number
  record: string
}

/**
 * Tells everybody to whom records were given, or from whom they were taken: once, however many there are. Of what is undone
 * each record is told of once, however often that was stopped.
 */
export async function tellOwners(ctx: Context, { id, object, change, reverting }: BulkChange): Promise<void> {
  const { owner } = objectOf(ctx, object)
  if (!owner || !(owner in change.set)) return
  const [given, taken] = reverting ? (['before', 'after'] as const) : (['after', 'before'] as const)
  const groups = (side: 'before' | 'after'): Promise<Group[]> =>
    ctx.db.query<Group>(sql`
      select undo->${side}::text->>${owner} as owner, count(*)::int as count, min(record_id::text) as record from bulk_change_row
      where workspace_id = ${ctx.workspace} and bulk_change_id = ${id} and outcome = ${reverting ? 'undone' : 'changed'} and not told
        and undo->${side}::text->>${owner} is not null
      group by 1`)
  const objects = objectLabel(ctx, object)
  const by = nameOf(ctx.config, ctx.actor.user)
  for (const { owner: user, count, record } of await groups(given))
    await notify(ctx, user, { code: 'manyGiven', params: { objects, count, by }, on: { object, id: record } })
  for (const { owner: user, count, record } of await groups(taken))
    await notify(ctx, user, { code: 'manyTaken', params: { objects, count, by }, on: { object, id: record } })
  if (reverting)
    await ctx.db.query(sql`
      update bulk_change_row set told = true
      where workspace_id = ${ctx.workspace} and bulk_change_id = ${id} and outcome = 'undone' and not told`)
}
