import sql from 'sql-template-tag'
import { momentSql } from '../../../database/table.ts'
import { updateRecord } from '../../../records/index.ts'
import type { Reaction } from '../../feature.ts'

/**
 * A document is sent once a letter with its file has left. Not while the letter waits: it may be taken back, or refused by the server. One
 * that people enter as sent elsewhere has left.
 */
export const markSent: Reaction = {
  on: ['activity.created', 'activity.updated'],
  async react(ctx, { record, kind, after }) {
    if (kind === 'updated' && !('data' in after)) return
    const found = await ctx.db.query<{ id: string; at: string }>(sql`
      select d.id, ${sql([momentSql('l.at')])} as at from activity l
      cross join lateral jsonb_array_elements_text(case jsonb_typeof(l.files) when 'array' then l.files else '[]' end) f(id)
      join document d on d.workspace_id = l.workspace_id and d.file = f.id::uuid
      where l.workspace_id = ${ctx.workspace} and l.id = ${record} and l.kind = 'email' and l.direction = 'out' and l.deleted_at is null
        and coalesce(l.data->'mail'->>'state', 'sent') = 'sent' and d.status = 'made' and d.deleted_at is null`)
    for (const { id, at } of found)
      await updateRecord(ctx, 'document', id, { status: 'sent', sentAt: at }, { engine: true })
  },
}
