import sql, { join } from 'sql-template-tag'
import { accessPredicate, scopeOf } from './access.ts'
import type { Context } from './context.ts'
import { fromTable, living } from './row.ts'

/** Which of these records the caller may see, by the same predicate as everywhere; those in the trash too. */
export async function visibleAmong(
  ctx: Context,
  records: readonly { object: string; id: string }[],
): Promise<Set<string>> {
  const visible = new Set<string>()
  const parts = [...Map.groupBy(records, record => record.object)].flatMap(([name, group]) => {
    const object = ctx.config.objects.get(name)
    const scope = object ? scopeOf(ctx, object, 'read') : 'none'
    if (!object || scope === 'none') return []
    const ids = [...new Set(group.map(record => record.id))]
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
