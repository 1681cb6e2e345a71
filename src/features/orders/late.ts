import sql, { raw } from 'sql-template-tag'
import { dayAt } from '../../model/index.ts'
import type { Context } from '../../records/index.ts'
import { type Escalation, escalateTogether } from '../escalation.ts'
import { notify } from '../notice.ts'
import { headOver, nameOf } from '../people.ts'
import { isNoSample } from '../sample-records.ts'

interface Late extends Escalation {
  name: string
  owner: string
  due: string
}

const kinds = {
  order: { reason: 'orderLate', one: 'orderLate', many: 'orderLateMany', over: 'closed_at' },
  case: { reason: 'caseLate', one: 'caseLate', many: 'caseLateMany', over: 'solved_at' },
} as const
type LateObject = keyof typeof kinds

/** Open orders and cases whose day has passed: their owners and the heads of these are told, once for each day that was promised. */
export async function raiseLate(ctx: Context): Promise<number> {
  return (await raiseLateOf(ctx, 'order')) + (await raiseLateOf(ctx, 'case'))
}

async function raiseLateOf(ctx: Context, object: LateObject): Promise<number> {
  const late = await findLate(ctx, object)
  const { one, many } = kinds[object]
  for (const [owner, items] of Map.groupBy(late, item => item.owner)) {
    const told = [owner, headOver(ctx.config, owner)]
    await escalateTogether(ctx, {
      items,
      async single(inside, { record, name, due }) {
        for (const user of told)
          await notify(inside, user, { code: one, params: { name, due }, on: { object, id: record } })
      },
      async many(inside, count, { record }) {
        const params = { count, owner: nameOf(ctx.config, owner) }
        for (const user of told) await notify(inside, user, { code: many, params, on: { object, id: record } })
      },
    })
  }
  return late.length
}

function findLate(ctx: Context, object: LateObject): Promise<Late[]> {
  const { reason, over } = kinds[object]
  const today = dayAt(new Date(), ctx.config.company.timeZone)
  return ctx.db.query<Late>(sql`
    select ${reason}::text as reason, t.id as record, t.name, t.owner, t.due_on::text as due, t.due_on::text || 'T00:00:00Z' as since
    from ${raw(`"${object}"`)} t
    where t.workspace_id = ${ctx.workspace} and t.deleted_at is null and t.${raw(over)} is null and t.due_on < ${today}::date
      and ${isNoSample('t')} and not exists (select from escalation e where e.workspace_id = t.workspace_id
        and e.record_id = t.id and e.reason = ${reason} and e.since = t.due_on::timestamp at time zone 'UTC')
    order by t.due_on limit 500`)
}
