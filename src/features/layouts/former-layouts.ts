import sql, { raw } from 'sql-template-tag'
import { momentSql } from '../../database/table.ts'
import { type Layout, newId } from '../../model/index.ts'
import type { Context } from '../../records/context.ts'

/** What the cards of a place were laid out by before somebody changed it. */
export interface FormerLayout extends Pick<Layout, 'id' | 'object' | 'role' | 'pipeline' | 'counts'> {
  /** `null`: the place had no layout of its own. */
  sections: Layout['sections'] | null
  /** Who replaced it. */
  by: string | null
  /** When that was. */
  at: string
}

/** As many of each place are kept. */
const mostKept = 20

/** Keeps what is about to be replaced, together with the change itself. */
export async function keepFormer(
  { db, workspace, actor }: Context,
  { object, role, pipeline, sections, counts }: Omit<FormerLayout, 'id' | 'by' | 'at'>,
): Promise<void> {
  await db.query(sql`
    insert into former_layout (id, object, role, pipeline, sections, counts, replaced_by)
    values (${newId()}, ${object}, ${role}, ${pipeline}, ${sections && JSON.stringify(sections)}::jsonb,
      ${counts && JSON.stringify(counts)}::jsonb, ${actor.user})`)
  await db.query(sql`
    delete from former_layout where workspace_id = ${workspace} and id in (
      select id from former_layout where workspace_id = ${workspace} and object = ${object}
        and role is not distinct from ${role}::uuid and pipeline is not distinct from ${pipeline}::uuid
      order by id desc offset ${mostKept})`)
}

/** What the cards of an object were laid out by, in all its places; the latest first. */
export const listFormerLayouts = ({ db, workspace }: Context, object: string): Promise<FormerLayout[]> =>
  db.query<FormerLayout>(sql`
    select id, object, role, pipeline, sections, counts, replaced_by as by, ${raw(momentSql('replaced_at'))} as at
    from former_layout where workspace_id = ${workspace} and object = ${object} order by id desc limit 1000`)
