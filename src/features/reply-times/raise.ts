import sql, { raw } from 'sql-template-tag'
import { momentSql } from '../../database/table.ts'
import type { Context } from '../../records/context.ts'
import { type Escalation, escalateOnce, escalateTogether } from '../escalation.ts'
import { notify } from '../notice.ts'
import { headOver, nameOf } from '../people.ts'
import { cardOfActivity } from './cards.ts'

interface Waiting extends Escalation {
  object: string
  title: string
  owner: string | null
  isLate: boolean
}

/** Of the promised time, when whoever owes the answer is reminded of it. */
const lastPart = 0.25
/** Who has waited for longer is old news. */
const newsDays = 14

/** Whoever owes an answer hears of it before the promised time is over, his head when it is: once each. Returns how many were looked at. */
export async function raiseAwaited(ctx: Context): Promise<number> {
  const waiting = await findWaiting(ctx)
  for (const one of waiting.filter(({ isLate }) => !isLate)) await remind(ctx, one)
  const late = waiting.filter(({ isLate }) => isLate)
  for (const [owner, group] of Map.groupBy(late, ({ owner }) => owner)) await rise(ctx, owner, group)
  return waiting.length
}

const findWaiting = (ctx: Context): Promise<Waiting[]> =>
  ctx.db.query<Waiting>(sql`
    select a."on" as record, a.on_object as object, ${raw(momentSql('w.since'))} as since, c.title, c.owner, w.due_at <= now() as "isLate",
      case when w.due_at <= now() then 'replyLate' else 'replyDue' end as reason
    from awaited_reply w join activity a on a.workspace_id = w.workspace_id and a.id = w.activity and a.deleted_at is null
    ${cardOfActivity(ctx)}
    where w.workspace_id = ${ctx.workspace} and w.answered_at is null and c.owed
      and w.due_at > now() - ${newsDays} * interval '1 day'
      and w.due_at < now() + ${lastPart}::float8 * w.minutes * interval '1 minute'
      and not exists (select from escalation e where e.workspace_id = w.workspace_id and e.record_id = a."on" and e.since = w.since
        and e.reason = case when w.due_at <= now() then 'replyLate' else 'replyDue' end)
    order by w.due_at limit 500`)

const remind = (ctx: Context, { reason, record, since, ...one }: Waiting): Promise<void> =>
  escalateOnce(ctx, { reason, record, since }, inside =>
    notify(inside, one.owner, {
      code: 'replyDue',
      params: { name: one.title },
      on: { object: one.object, id: record },
    }),
  )

async function rise(ctx: Context, owner: string | null, items: readonly Waiting[]): Promise<void> {
  const head = headOver(ctx.config, owner)
  const name = nameOf(ctx.config, owner)
  await escalateTogether(ctx, {
    items,
    async single(inside, { title, object, record }) {
      const on = { object, id: record }
      await notify(inside, owner, { code: 'replyOverdue', params: { name: title }, on })
      const code = owner ? 'replyLate' : 'replyLateUnowned'
      await notify(inside, head, { code, params: { owner: name, name: title }, on })
    },
    async many(inside, count, { object, record }) {
      const on = { object, id: record }
      await notify(inside, owner, { code: 'replyOverdueMany', params: { count }, on })
      const code = owner ? 'replyLateMany' : 'replyLateUnownedMany'
      await notify(inside, head, { code, params: { owner: name, count }, on })
    },
  })
}
