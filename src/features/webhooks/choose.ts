import sql, { type Sql } from 'sql-template-tag'
import { Invalid, type JsonObject } from '../../model/index.ts'
import type { Context } from '../../records/context.ts'
import { accessPredicate, filterCondition, fromTable, living, scopeOf, visibleAmong } from '../../records/index.ts'

interface Asked {
  object: string
  ids: readonly string[]
  filter: JsonObject | null
}

export interface Chosen {
  /** Those that the caller sees. */
  seen: ReadonlySet<string>
  /** Those of them that the filter wants. */
  wanted: ReadonlySet<string>
}

/** Which of these records the caller sees, in the trash too, and which of them a filter wants. */
export async function choose(ctx: Context, { object: name, ids, filter }: Asked): Promise<Chosen> {
  if (!filter) {
    const seen = await visibleAmong(
      ctx,
      ids.map(id => ({ object: name, id })),
    )
    return { seen, wanted: seen }
  }
  const object = ctx.config.objects.get(name)
  if (!object || scopeOf(ctx, object, 'read') === 'none') return { seen: new Set(), wanted: new Set() }
  const rows = await ctx.db.query<{ id: string; wanted: boolean | null }>(sql`
    select t.id, ${wantedBy(ctx, name, filter)} as wanted from ${fromTable(object, 't')}
    where ${living(ctx, object, 't', 'with')} and t.id = any(${[...ids]}::uuid[]) and ${accessPredicate(ctx, object, 'read', 't')}`)
  return {
    seen: new Set(rows.map(({ id }) => id)),
    wanted: new Set(rows.flatMap(({ id, wanted }) => (wanted ? [id] : []))),
  }
}

/** A filter that names what is there no more, or is hidden by now, wants nothing: telling too much could not be taken back. */
function wantedBy(ctx: Context, name: string, filter: JsonObject): Sql {
  const object = ctx.config.objects.get(name)
  try {
    return object ? filterCondition(ctx, object, filter, 't', true) : sql`false`
  } catch (error) {
    if (error instanceof Invalid) return sql`false`
    throw error
  }
}
