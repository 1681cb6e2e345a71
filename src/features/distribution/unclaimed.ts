import sql from 'sql-template-tag'
import { say } from '../../messages/words.ts'
import type { StoredFields } from '../../model/index.ts'
import type { Context } from '../../records/context.ts'
import { createRecord } from '../../records/create.ts'
import { listRecords } from '../../records/list.ts'
import { type Escalation, escalateTogether } from '../escalation.ts'
import { notify } from '../notice.ts'
import { headOf } from '../people.ts'
import { isNoSample } from '../sample-records.ts'
import { listRules, ruleFor, usualClaimMinutes } from './rules.ts'

interface Waiting {
  id: string
  since: string
  minutes: number
}

/** Leads that nobody has taken in time rise to the head: once for each time they come to lie in the pool. */
export async function raiseUnclaimed(ctx: Context): Promise<number> {
  const rules = await listRules(ctx)
  const shortest = Math.min(usualClaimMinutes, ...rules.map(rule => rule.claimMinutes))
  const waiting = await findWaiting(ctx, shortest)
  if (!waiting.length) return 0

  const leads = await leadsOf(ctx, waiting)
  const due = waiting.flatMap(({ id, since, minutes }) => {
    const lead = leads.get(id)
    if (!lead) return []
    const rule = ruleFor(ctx, rules, lead)
    if (minutes < (rule?.claimMinutes ?? usualClaimMinutes)) return []
    return [{ reason: 'unclaimed' as const, record: id, lead, since, head: headOf(ctx.config, rule?.team ?? null) }]
  })
  for (const [head, group] of Map.groupBy(due, ({ head }) => head)) {
    if (head) await raiseGroup(ctx, head, group)
  }
  return due.length
}

/** Open leads of the pool that have lain there longer than the shortest term and have not risen yet; the oldest first. */
const findWaiting = (ctx: Context, minutes: number): Promise<Waiting[]> =>
  ctx.db.query<Waiting>(sql`
    select l.id, coalesce(l.assigned_at, l.created_at)::text as since,
      extract(epoch from now() - case when l.assigned_at is null then l.created_at else l.updated_at end)::float8 / 60 as minutes
    from lead l
    where l.workspace_id = ${ctx.workspace} and l.owner is null and l.status in ('new', 'working') and l.deleted_at is null and ${isNoSample('l')}
      and l.created_at < now() - ${minutes} * interval '1 minute'
      and (l.assigned_at is null or l.updated_at < now() - ${minutes} * interval '1 minute')
      and not exists (select from escalation e where e.workspace_id = l.workspace_id and e.record_id = l.id
        and e.reason = 'unclaimed' and e.since = coalesce(l.assigned_at, l.created_at))
    order by l.created_at limit 200`)

async function leadsOf(ctx: Context, waiting: readonly Waiting[]): Promise<Map<string, StoredFields>> {
  const { data } = await listRecords(ctx, 'lead', { filter: { id: { in: waiting.map(({ id }) => id) } }, limit: 200 })
  return new Map(data.map(lead => [lead.id, lead as StoredFields]))
}

interface Due extends Escalation {
  lead: StoredFields
}

async function raiseGroup(ctx: Context, head: string, items: readonly Due[]): Promise<void> {
  const { locale } = ctx.config.company
  const dueAt = new Date().toISOString()
  await escalateTogether(ctx, {
    items,
    async single(inside, { lead, record }) {
      const on = { object: 'lead', id: record }
      const title = say(locale, 'intake:tasks.unclaimed')
      await createRecord(inside, 'task', { title, kind: 'assign', owner: head, dueAt, on })
      await notify(inside, head, { code: 'unclaimed', params: { name: String(lead.name) }, on })
    },
    async many(inside, count, { record }) {
      await createRecord(inside, 'task', {
        title: say(locale, 'intake:tasks.unclaimedMany', { count }),
        owner: head,
        dueAt,
      })
      await notify(inside, head, { code: 'unclaimedMany', params: { count }, on: { object: 'lead', id: record } })
    },
  })
}
