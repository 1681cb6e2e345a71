import sql from 'sql-template-tag'
import { Invalid, isId, isSeen, type Layout, NotFound, newId, type SeenVersion, Stale } from '../../model/index.ts'
import type { Context } from '../../records/context.ts'
import { transact } from '../../records/transact.ts'
import { keepFormer } from './former-layouts.ts'
import { type GivenLayout, readLayout } from './read-layout.ts'

/** Layouts of an object, or of all. Throws Invalid for an object that is none. */
export function listLayouts({ config }: Context, object?: string): readonly Layout[] {
  if (object === undefined) return config.layouts
  if (!config.objects.has(object)) throw new Invalid([{ field: 'object', code: 'unknownObject', params: { object } }])
  return config.layouts.filter(layout => layout.object === object)
}

/** Lays the cards out anew for those whom it names. Throws Invalid with every problem, Stale where it is no longer the one seen. */
export function saveLayout(ctx: Context, given: GivenLayout, seen: SeenVersion | undefined): Promise<Layout> {
  const { object, role, pipeline, sections, counts } = readLayout(ctx, given)
  return transact(ctx, async inside => {
    const { db, workspace } = inside
    const now = await db.one<Pick<Layout, 'sections' | 'counts' | 'version'>>(sql`
      select sections, counts, version from layout
      where workspace_id = ${workspace} and object = ${object} and role is not distinct from ${role}::uuid
        and pipeline is not distinct from ${pipeline}::uuid
      for update`)
    const version = now?.version ?? 0
    if (!isSeen(seen, version)) throw new Stale('stale', { version })
    const saved = await db.one<Layout>(sql`
      insert into layout (id, object, role, pipeline, sections, counts)
      values (${newId()}, ${object}, ${role}, ${pipeline}, ${JSON.stringify(sections)}::jsonb, ${counts && JSON.stringify(counts)}::jsonb)
      on conflict (workspace_id, object, role, pipeline) do update
        set sections = excluded.sections, counts = excluded.counts, version = layout.version + 1
      returning id, object, role, pipeline, sections, counts, version`)
    if (!saved) throw new NotFound('notFound')
    const { sections: before = null, counts: counted = null } = now ?? {}
    await keepFormer(inside, { object, role, pipeline, sections: before, counts: counted })
    return saved
  })
}

/** Takes a layout away and returns it as it was. Throws NotFound. */
export async function removeLayout(ctx: Context, id: string): Promise<Layout> {
  if (!isId(id)) throw new NotFound('notFound')
  return transact(ctx, async inside => {
    const removed = await inside.db.one<Layout>(sql`
      delete from layout where workspace_id = ${ctx.workspace} and id = ${id}
      returning id, object, role, pipeline, sections, counts, version`)
    if (!removed) throw new NotFound('notFound')
    await keepFormer(inside, removed)
    return removed
  })
}
