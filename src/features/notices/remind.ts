import sql from 'sql-template-tag'
import type { Context } from '../../records/context.ts'
import { escalateOnce } from '../escalation.ts'
import { notify } from '../notice.ts'
import { usualReminder } from '../notice-settings.ts'
import { isNoSample } from '../sample-records.ts'

interface Due {
  record: string
  title: string
  owner: string
  since: string
}

/** What is due for longer, in minutes, is late, and of that others speak. */
const newsMinutes = 15
/** Most that a task may ask for, in minutes. */
const longestOfTask = 10_080

/**
 * Reminds people of their tasks, as long before as they or the task say; once for each term, whichever process does it.
 * Of a task that was planned later than that, at its time.
 */
export async function remindOfTasks(ctx: Context): Promise<number> {
  const due = [...(await dueByPerson(ctx)), ...(await dueByTask(ctx))]
  for (const { record, title, owner, since } of due)
    await escalateOnce(ctx, { reason: 'taskDue', record, since }, inside =>
      notify(inside, owner, {
        code: 'taskDue',
        params: { title, dueAt: new Date(since).toISOString() },
        on: { object: 'task', id: record },
      }),
    )
  return due.length
}

const columns = sql`t.id as record, t.title, t.owner, t.due_at::text as since`

/** Reminded already, or planned when its reminder would have come and not yet due. */
const isStillToSay = (minutes: ReturnType<typeof sql>) => sql`
  t.done_at is null and t.deleted_at is null and ${isNoSample('t')}
  and now() >= case when t.updated_at > t.due_at - make_interval(mins => ${minutes}) then t.due_at
    else t.due_at - make_interval(mins => ${minutes}) end
  and not exists (select from escalation e where e.workspace_id = t.workspace_id and e.record_id = t.id
    and e.reason = 'taskDue' and e.since = t.due_at)`

async function dueByPerson(ctx: Context): Promise<Due[]> {
  const longest = await ctx.db.one<{ minutes: number }>(sql`
    select greatest(max(remind_before), ${usualReminder})::int as minutes from notice_setting where workspace_id = ${ctx.workspace}`)
  const minutes = sql`case when s."user" is null then ${usualReminder} else s.remind_before end`
  return ctx.db.query<Due>(sql`
    select ${columns} from task t
    left join notice_setting s on s.workspace_id = t.workspace_id and s."user" = t.owner
    where t.workspace_id = ${ctx.workspace} and t.remind_before is null and ${within(longest?.minutes ?? usualReminder)}
      and ${isStillToSay(minutes)} order by t.due_at limit 1000`)
}

const dueByTask = (ctx: Context): Promise<Due[]> =>
  ctx.db.query<Due>(sql`
    select ${columns} from task t
    where t.workspace_id = ${ctx.workspace} and t.remind_before is not null and ${within(longestOfTask)}
      and ${isStillToSay(sql`t.remind_before::int`)} order by t.due_at limit 1000`)

/** Reckoned here, so that the database compares with plain times. */
function within(minutes: number) {
  const at = (from: number) => new Date(Date.now() + from * 60_000).toISOString()
  return sql`t.due_at > ${at(-newsMinutes)} and t.due_at <= ${at(minutes)}`
}
