import sql from 'sql-template-tag'
import { showPhone } from '../../model/index.ts'
import type { Context } from '../../records/context.ts'
import { endCallBack, type LateCallBack, planCallBack, raiseLate } from '../call-back-task.ts'
import { notify } from '../notice.ts'
import type { PhoneCall } from './call.ts'
import { getLine } from './line.ts'

/** Who called and was not answered is called back: a task for whoever answers for him, one however often he tries. */
export async function askToCallBack(ctx: Context, call: PhoneCall): Promise<void> {
  const { id, number, object, record, line: lineId } = call
  if (call.task || !number || !object || !record || (await isCalledBack(ctx, call))) return
  await ctx.db.query(sql`select pg_advisory_xact_lock(hashtextextended(${`${ctx.workspace} call back ${number}`}, 0))`)
  const open = await ctx.db.one<{ task: string }>(sql`
    select t.id as task from phone_call c join task t on t.workspace_id = c.workspace_id and t.id = c.task
    where c.workspace_id = ${ctx.workspace} and c.number = ${number} and t.done_at is null and t.deleted_at is null limit 1`)
  const task = open?.task ?? (await planFor(ctx, call, { on: { object, id: record }, line: lineId, number }))
  if (task)
    await ctx.db.query(sql`update phone_call set task = ${task} where workspace_id = ${ctx.workspace} and id = ${id}`)
}

interface Back {
  on: { object: string; id: string }
  line: string
  number: string
}

async function planFor(ctx: Context, call: PhoneCall, { on, line, number }: Back): Promise<string | null> {
  const { responsible, callBackMinutes, name: lineName } = await getLine(ctx, line)
  const since = new Date(call.endedAt ?? call.firstAt)
  const planned = await planCallBack(ctx, {
    ...{ on, since, responsible },
    unnamed: showPhone(number),
    minutes: callBackMinutes,
  })
  if (!planned) return null
  await notify(ctx, planned.owner, { code: 'callMissed', params: { name: planned.name, line: lineName }, on })
  return planned.task
}

/** Whether somebody has talked with him since. */
async function isCalledBack(ctx: Context, { id, number, endedAt, firstAt }: PhoneCall): Promise<boolean> {
  const row = await ctx.db.one<{ is: boolean }>(sql`
    select exists (select from phone_call c where c.workspace_id = ${ctx.workspace} and c.number = ${number} and c.id <> ${id}
      and coalesce(c.answered, c.answered_at is not null) and c.first_at >= ${endedAt ?? firstAt}) as is`)
  return row?.is ?? false
}

/** Somebody has talked with him: what was planned to call him back is done. */
export async function calledBack(ctx: Context, { number, firstAt, task }: PhoneCall): Promise<void> {
  if (!number) return
  const open = await ctx.db.query<{ id: string }>(sql`
    select distinct t.id from phone_call c join task t on t.workspace_id = c.workspace_id and t.id = c.task
    where c.workspace_id = ${ctx.workspace} and c.number = ${number} and t.done_at is null and t.deleted_at is null
      and (c.first_at <= ${firstAt} or t.id = ${task})`)
  for (const { id } of open) await endCallBack(ctx, id)
}

/** Whoever was to call back in time and did not: his head hears of it, once a task and term. */
export async function raiseLateCallBacks(ctx: Context): Promise<void> {
  const late = await ctx.db.query<LateCallBack>(sql`
    select distinct t.id as record, t.title, t.owner, t.due_at::text as since
    from phone_call c join task t on t.workspace_id = c.workspace_id and t.id = c.task
    where c.workspace_id = ${ctx.workspace} and t.done_at is null and t.deleted_at is null and t.due_at < now() and t.due_at > now() - interval '14 days'
      and not exists (select from escalation e where e.workspace_id = t.workspace_id and e.record_id = t.id
        and e.reason = 'callBackLate' and e.since = t.due_at)
    order by since limit 500`)
  await raiseLate(ctx, late)
}
