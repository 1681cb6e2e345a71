import sql from 'sql-template-tag'
import { isJsonObject } from '../../model/index.ts'
import { findRecord, transact, updateRecord } from '../../records/index.ts'
import type { Reaction } from '../feature.ts'

/** A script that ended before its call did: what was answered goes onto the activity as soon as there is one. */
export const tellOnCalls: Reaction = {
  on: ['activity.created'],
  async react(ctx, { record, after }) {
    const { data } = after
    const call = after.kind === 'call' && isJsonObject(data ?? null) ? (data as { call?: unknown }).call : null
    if (typeof call !== 'string') return
    await transact(ctx, async inside => {
      const runs = await inside.db.query<{ id: string; summary: string }>(sql`
        select id, summary from call_script_run where workspace_id = ${ctx.workspace} and call::text = ${call} and activity is null
          and summary is not null order by ended_at for update`)
      if (!runs.length) return
      const shown = await findRecord(inside, 'activity', record, { fields: ['text'] })
      if (!shown) return
      const text = [shown.text, ...runs.map(({ summary }) => summary)].filter(Boolean).join('\n\n')
      await updateRecord(inside, 'activity', record, { text })
      await inside.db.query(sql`
        update call_script_run set activity = ${record}, summary = null
        where workspace_id = ${ctx.workspace} and id = any(${runs.map(({ id }) => id)}::uuid[])`)
    })
  },
}
