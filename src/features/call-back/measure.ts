import sql from 'sql-template-tag'
import { isId, isJsonObject, workingMinutesBetween } from '../../model/index.ts'
import type { Context } from '../../records/context.ts'
import { findRecord } from '../../records/get.ts'
import { endCallBack, type LateCallBack, raiseLate } from '../call-back-task.ts'
import type { Reaction } from '../feature.ts'
import { idsOfPerson } from '../same-person.ts'
import { workingClockOf } from '../working-calendar.ts'

/** Whoever asked to be called has been, once somebody tries to call him, he has got through himself, or the task is done. */
export const noteCalledBack: Reaction = {
  on: ['activity.created', 'activity.updated', 'task.updated'],
  async react(ctx, { object, record, after, kind }) {
    if (object === 'task' && !after.doneAt) return
    if (object === 'activity' && (kind === 'created' ? after.kind !== 'call' : !('duration' in after))) return
    const on = after.on ?? (await findRecord(ctx, object, record))?.on
    if (isJsonObject(on) && isId(on.id)) await noteCalls(ctx, { object: String(on.object), id: String(on.id) })
  },
}

interface Called {
  activity: string
  task: string
  from: Date
  at: Date
  by: string
  talked: boolean
  open: boolean
}

async function noteCalls(ctx: Context, card: { object: string; id: string }): Promise<void> {
  const { db, workspace } = ctx
  const ids = await idsOfPerson(ctx, card)
  const called = await db.query<Called>(sql`
    select c.activity, c.task, greatest(c.asked_at, c.wanted_at) as "from", x.at, x.owner as by, x.talked, t.done_at is null and t.deleted_at is null as open
    from call_back c join activity a on a.workspace_id = c.workspace_id and a.id = c.activity
    join task t on t.workspace_id = c.workspace_id and t.id = c.task
    cross join lateral (
      (select b.at, b.owner, coalesce(b.duration, 0) > 0 as talked from activity b
        where b.workspace_id = a.workspace_id and b."on" = any(${ids}::uuid[]) and b.deleted_at is null and b.kind = 'call' and b.at >= c.asked_at
          and b.owner is not null and (b.direction = 'out' or coalesce(b.duration, 0) > 0)
        order by b.at limit 1)
      union all
      select t.done_at, t.owner, false where t.done_at is not null
      order by 1 limit 1) x
    where c.workspace_id = ${workspace} and c.called_at is null and a."on" = any(${ids}::uuid[])`)
  if (!called.length) return
  const clock = await workingClockOf(ctx)
  for (const { activity, task, from, at, by, talked, open } of called) {
    await db.query(sql`
      update call_back set call_noted_at = now(), called_at = ${at}, called_by = ${by}, took = ${workingMinutesBetween(clock, from, at)}
      where workspace_id = ${workspace} and activity = ${activity} and called_at is null`)
    if (talked && open) await endCallBack(ctx, task)
  }
}

/** Whoever was to call in time and did not: his head hears of it. */
export async function raiseLateOnes(ctx: Context): Promise<void> {
  const late = await ctx.db.query<LateCallBack>(sql`
    select distinct t.id as record, t.title, t.owner, t.due_at::text as since
    from call_back c join task t on t.workspace_id = c.workspace_id and t.id = c.task
    where c.workspace_id = ${ctx.workspace} and c.called_at is null and t.done_at is null and t.deleted_at is null
      and t.due_at < now() and t.due_at > now() - interval '14 days'
      and not exists (select from escalation e where e.workspace_id = t.workspace_id and e.record_id = t.id
        and e.reason = 'callBackLate' and e.since = t.due_at)
    order by since limit 500`)
  await raiseLate(ctx, late)
}
