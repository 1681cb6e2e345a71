import sql from 'sql-template-tag'
import { updateRecord } from '../../../records/index.ts'
import type { Reaction } from '../../feature.ts'

/** A document whose file goes out with a letter is sent. */
export const markSent: Reaction = {
  on: ['activity.created'],
  async react(ctx, { after, at }) {
    const { kind, direction, files } = after
    if (kind !== 'email' || direction !== 'out' || !Array.isArray(files) || !files.length) return
    const found = await ctx.db.query<{ id: string }>(sql`
      select d.id from attachment a
      join document d on d.workspace_id = a.workspace_id and d."on" = a."on" and d.file = a.id
      where a.workspace_id = ${ctx.workspace} and a.id = any(${files.map(String)}::uuid[])
        and d.status = 'made' and d.deleted_at is null`)
    for (const { id } of found)
      await updateRecord(ctx, 'document', id, { status: 'sent', sentAt: at }, { engine: true })
  },
}
