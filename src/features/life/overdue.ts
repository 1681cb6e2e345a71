import sql from 'sql-template-tag'
import { say } from '../../messages/words.ts'
import type { Context } from '../../records/context.ts'
import { createRecord } from '../../records/create.ts'
import { type Escalation, escalateTogether } from '../escalation.ts'
import { notify } from '../notice.ts'
import { headOver, nameOf } from '../people.ts'

interface RestingDeal extends Escalation {
  name: string
  owner: string
  stage: string
  days: number
}

/** Deals that rest in a stage longer than it allows: the owner gets a task, his head is told; once for each visit. */
export async function raiseRestingDeals(ctx: Context): Promise<number> {
  const resting = (await Promise.all([...ctx.config.stages.values()].map(stage => findResting(ctx, stage)))).flat()
  for (const [owner, items] of Map.groupBy(resting, deal => deal.owner)) {
    const head = headOver(ctx.config, owner)
    await escalateTogether(ctx, {
      items,
      async single(inside, deal) {
        const on = { object: 'deal', id: deal.record }
        const title = say(ctx.config.company.locale, 'intake:tasks.moveDeal', { stage: deal.stage })
        await createRecord(inside, 'task', { title, owner, dueAt: new Date().toISOString(), on })
        const notice = { code: 'stageOverdue', params: { name: deal.name, stage: deal.stage, days: deal.days }, on }
        await notify(inside, owner, notice)
        await notify(inside, head, notice)
      },
      async many(inside, count, deal) {
        const title = say(ctx.config.company.locale, 'intake:tasks.moveDeals', { count })
        await createRecord(inside, 'task', { title, owner, dueAt: new Date().toISOString() })
        const notice = {
          code: 'stageOverdueMany',
          params: { count, owner: nameOf(ctx.config, owner) },
          on: { object: 'deal', id: deal.record },
        }
        await notify(inside, owner, notice)
        await notify(inside, head, notice)
      },
    })
  }
  return resting.length
}

/** By the index of each stage: the limit is reckoned here, so that the database compares with a plain time. */
async function findResting(
  ctx: Context,
  stage: { id: string; name: string; kind: string; maxDays: number | null },
): Promise<RestingDeal[]> {
  if (stage.kind !== 'open' || !stage.maxDays) return []
  const latest = new Date(Date.now() - stage.maxDays * 86_400_000).toISOString()
  const rows = await ctx.db.query<{ record: string; name: string; owner: string; since: string }>(sql`
    select d.id as record, d.name, d.owner, d.stage_since::text as since from deal d
    where d.workspace_id = ${ctx.workspace} and d.stage = ${stage.id} and d.stage_since < ${latest} and d.deleted_at is null
      and not exists (select from escalation e where e.workspace_id = d.workspace_id and e.record_id = d.id
        and e.reason = 'stageOverdue' and e.since = d.stage_since)
    order by d.stage_since limit 500`)
  return rows.map(row => ({ ...row, reason: 'stageOverdue', stage: stage.name, days: stage.maxDays ?? 0 }))
}

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
    where t.workspace_id = ${ctx.workspace} and t.done_at is null and t.deleted_at is null
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
