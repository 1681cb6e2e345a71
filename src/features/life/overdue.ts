import sql from 'sql-template-tag'
import type { Context } from '../../records/context.ts'
import { type Escalation, escalateTogether } from '../escalation.ts'
import { notify } from '../notice.ts'
import { headOver, nameOf } from '../people.ts'
import { isNoSample } from '../sample-records.ts'

interface LateTask extends Escalation {
  title: string
  owner: string
}

/** A task may be late for a day before the head hears of it; one that is late for weeks is old news. */
const graceHours = 24
const newsDays = 14

/** Overdue tasks rise to the head, once for each term. */
export async function raiseLateTasks(ctx: Context): Promise<number> {
  const now = Date.now()
  const late = await ctx.db.query<Omit<LateTask, 'reason'>>(sql`
    select t.id as record, t.title, t.owner, t.due_at::text as since from task t
    where t.workspace_id = ${ctx.workspace} and t.done_at is null and t.deleted_at is null and ${isNoSample('t')}
      and t.due_at < ${new Date(now - graceHours * 3_600_000).toISOString()} and t.due_at > ${new Date(now - newsDays * 86_400_000).toISOString()}
      and not exists (select from escalation e where e.workspace_id = t.workspace_id and e.record_id = t.id
        and e.reason = 'taskOverdue' and e.since = t.due_at)
    order by t.due_at limit 500`)
  for (const [owner, group] of Map.groupBy(late, task => task.owner)) {
    const head = headOver(ctx.config, owner)
    const name = nameOf(ctx.config, owner)
    await escalateTogether(ctx, {
      items: group.map(task => ({ ...task, reason: 'taskOverdue' as const })),
      single: (inside, { record, title }) =>
        notify(inside, head, {
          code: 'taskOverdue',
          params: { owner: name, title },
          on: { object: 'task', id: record },
        }),
      many: (inside, count, { record }) =>
        notify(inside, head, {
          code: 'taskOverdueMany',
          params: { owner: name, count },
          on: { object: 'task', id: record },
        }),
    })
  }
  return late.length
}
