import sql from 'sql-template-tag'
import { isId, isJsonObject, type Json, type JsonObject, workingDue, workingMinutesBetween } from '../../model/index.ts'
import type { Context } from '../../records/context.ts'
import { findRecord } from '../../records/get.ts'
import { transact } from '../../records/transact.ts'
import type { Reaction } from '../feature.ts'
import { asksForAnswer, isAnswer, isAnsweringTask } from '../unanswered.ts'
import { workingClockOf } from '../working-calendar.ts'
import { getPromises, promisedMinutes, type ReplyChannel, replyChannels } from './promises.ts'

/** What happened earlier is told, not waited for: it was entered or brought along. */
const newsDays = 7

/** Whoever writes waits from then on, and until he is answered, whatever the channel. */
export const followReplies: Reaction = {
  on: ['activity.created', 'task.updated'],
  async react(ctx, { object, record, after }) {
    if (object === 'task' ? !after.doneAt : isOldLetter(after)) return
    const card = cardIn(after.on) ?? cardIn((await findRecord(ctx, object, record))?.on)
    if (!card) return
    if (object === 'activity') await beginWaiting(ctx, record, card)
    await endWaiting(ctx, card)
  },
}

/** What somebody wrote before it was asked for neither waits for an answer nor is one. */
const isOldLetter = ({ kind, direction, data }: JsonObject): boolean =>
  direction === 'in' && replyChannels.some(written => written === kind) && isJsonObject(data) && Boolean(data.quiet)

const cardIn = (on: Json | undefined): string | null => (isJsonObject(on) && isId(on.id) ? on.id : null)

interface Asking {
  at: Date
  kind: ReplyChannel
  source: string | null
}

/** Once for each request, and only where the card does not wait already: then the first one counts. */
async function beginWaiting(ctx: Context, activity: string, card: string): Promise<void> {
  const { rules } = await getPromises(ctx)
  if (!rules.length) return
  await transact(ctx, async inside => {
    await inside.db.query(sql`select pg_advisory_xact_lock(hashtextextended(${`${card} awaited reply`}, 0))`)
    const asking = await findAsking(inside, activity, card)
    const minutes = asking ? promisedMinutes(rules, { source: asking.source, channel: asking.kind }) : null
    const due = asking && minutes !== null && workingDue(await workingClockOf(inside), asking.at, minutes)
    if (!due) return
    await inside.db.query(sql`
      insert into awaited_reply (activity, since, source, channel, minutes, due_at)
      values (${activity}, ${asking.at}, ${asking.source}, ${asking.kind}, ${minutes}, ${due}) on conflict do nothing`)
  })
}

const findAsking = async ({ db, workspace }: Context, activity: string, card: string): Promise<Asking | undefined> =>
  db.one<Asking>(sql`
    select a.at, a.kind, (select s.id from source s where s.workspace_id = a.workspace_id and s.id::text = a.data->>'source') as source
    from activity a
    where a.workspace_id = ${workspace} and a.id = ${activity} and a.deleted_at is null and ${asksForAnswer('a')}
      and a.at > now() - ${newsDays} * interval '1 day'
      and not exists (select from sample_record s where s.workspace_id = a.workspace_id and s.record_id = a."on")
      and not exists (select from awaited_reply w join activity b on b.workspace_id = w.workspace_id and b.id = w.activity
        where w.workspace_id = a.workspace_id and w.answered_at is null and b."on" = ${card} and b.deleted_at is null)`)

interface Answered {
  activity: string
  since: Date
  at: Date
  by: string
}

/** The first thing that answers counts, in whatever order it was told of. */
async function endWaiting(ctx: Context, card: string): Promise<void> {
  const { db, workspace } = ctx
  const answered = await db.query<Answered>(sql`
    select w.activity, w.since, x.at, x.owner as by
    from awaited_reply w join activity a on a.workspace_id = w.workspace_id and a.id = w.activity
    cross join lateral (
      (select b.at, b.owner from activity b
        where b.workspace_id = a.workspace_id and b."on" = a."on" and b.deleted_at is null and b.at >= a.at and b.owner is not null and ${isAnswer('b')}
        order by b.at limit 1)
      union all
      (select d.done_at, d.owner from task d
        where d.workspace_id = a.workspace_id and d."on" = a."on" and d.deleted_at is null and d.done_at >= a.at and ${isAnsweringTask('d')}
        order by d.done_at limit 1)
      order by 1 limit 1) x
    where w.workspace_id = ${workspace} and w.answered_at is null and a."on" = ${card}`)
  if (!answered.length) return
  const clock = await workingClockOf(ctx)
  for (const { activity, since, at, by } of answered)
    await db.query(sql`
      update awaited_reply set answer_noted_at = now(), answered_at = ${at}, answered_by = ${by}, took = ${workingMinutesBetween(clock, since, at)}
      where workspace_id = ${workspace} and activity = ${activity} and answered_at is null`)
}
