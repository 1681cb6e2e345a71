import sql, { join } from 'sql-template-tag'
import type { Delivered } from '../jobs/outbox.ts'
import type { Context } from '../records/context.ts'
import { accessPredicate, fromTable, living, scopeOf } from '../records/index.ts'

/** Which of the records that something happened to the caller may see, by the same predicate as everywhere. */
export async function visibleAmong(ctx: Context, events: readonly Delivered[]): Promise<Set<string>> {
  const visible = new Set<string>()
  const parts = [...Map.groupBy(events, event => event.object)].flatMap(([name, group]) => {
    const object = ctx.config.objects.get(name)
    const scope = object ? scopeOf(ctx, object, 'read') : 'none'
    if (!object || scope === 'none') return []
    const ids = [...new Set(group.map(event => event.record))]
    if (scope === 'all') for (const id of ids) visible.add(id)
    if (scope === 'all') return []
    return [
      sql`select t.id from ${fromTable(object, 't')}
      where ${living(ctx, object, 't', 'with')} and t.id = any(${ids}::uuid[]) and ${accessPredicate(ctx, object, 'read', 't')}`,
    ]
  })
  const rows = parts.length ? await ctx.db.query<{ id: string }>(join(parts, ' union all ')) : []
  for (const { id } of rows) visible.add(id)
  return visible
}
