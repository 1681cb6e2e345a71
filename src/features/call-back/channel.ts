import sql from 'sql-template-tag'
import { type JsonObject, showPhone, workingDue } from '../../model/index.ts'
import type { Context } from '../../records/context.ts'
import { updateRecord } from '../../records/update.ts'
import { type CallBackTask, planCallBack } from '../call-back-task.ts'
import type { Channel, SettledRequest } from '../channel.ts'
import { notify } from '../notice.ts'
import { workingClockOf } from '../working-calendar.ts'
import { callBackChannelName, whenField } from './form.ts'
import { wantedAt } from './hours.ts'
import { callBackSettings } from './settings.ts'

/** Requests to be called back: read as a form is, and a task is made of each, one however often somebody asks. */
export const callBackChannel = (form: Pick<Channel, 'read'>): Channel => ({
  name: callBackChannelName,

  async read(raw) {
    const received = await form.read(raw)
    const { [whenField]: when = '', ...more } = received.more
    return { ...received, more, data: { ...received.data, callAt: when.slice(0, 40) } satisfies JsonObject }
  },

  async settled(ctx, settled) {
    for (const each of settled) await planTask(ctx, each)
  },
})

async function planTask(ctx: Context, { raw, received, record, activity }: SettledRequest): Promise<void> {
  if (!activity || !record) return
  const { minutes, responsible } = await callBackSettings(ctx, raw.source.id)
  const asked = new Date(raw.at)
  const wanted = wantedAt(await workingClockOf(ctx), String(received.data?.callAt ?? ''), asked) ?? asked
  const since = { since: wanted, minutes }
  const again = await askedAgain(ctx, record.id, since)
  const unnamed = showPhone(received.person.phones[0] ?? '')
  const planned = again ? null : await planCallBack(ctx, { on: record, responsible, unnamed, ...since })
  const { task, dueAt } = again ?? planned ?? {}
  if (!task || !dueAt) return
  await ctx.db.query(sql`
    insert into call_back (activity, source, asked_at, wanted_at, due_at, task)
    values (${activity}, ${raw.source.id}, ${asked}, ${wanted}, ${dueAt}, ${task}) on conflict do nothing`)
  // Whose card it is has been told of the request by the door.
  if (planned && planned.owner !== planned.cardOwner)
    await notify(ctx, planned.owner, { code: 'callBackAsked', params: { name: planned.name }, on: record })
}

/** Who has asked before and was not called yet keeps his task, which is due earlier where he wants that. */
async function askedAgain(
  ctx: Context,
  card: string,
  { since, minutes }: { since: Date; minutes: number },
): Promise<Pick<CallBackTask, 'task' | 'dueAt'> | null> {
  const { db, workspace } = ctx
  const open = await db.one<{ task: string; dueAt: Date }>(sql`
    select t.id as task, t.due_at as "dueAt" from call_back c join task t on t.workspace_id = c.workspace_id and t.id = c.task
    where c.workspace_id = ${workspace} and t."on" = ${card} and c.called_at is null and t.done_at is null and t.deleted_at is null
    order by c.asked_at desc limit 1`)
  if (!open) return null
  const wanted = workingDue(await workingClockOf(ctx), since, minutes)
  const dueAt = new Date(open.dueAt)
  if (!wanted || wanted >= dueAt) return { task: open.task, dueAt: dueAt.toISOString() }
  await updateRecord(ctx, 'task', open.task, { dueAt: wanted.toISOString() })
  return { task: open.task, dueAt: wanted.toISOString() }
}
