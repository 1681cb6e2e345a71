import sql from 'sql-template-tag'
import { isJsonObject, readPhone } from '../../model/index.ts'
import type { Context } from '../../records/context.ts'
import { getRecord } from '../../records/get.ts'
import { transact } from '../../records/transact.ts'
import type { OrderCall } from '../call-order.ts'
import type { Job, Reaction } from '../feature.ts'
import { isFree } from '../people.ts'
import { workingClockOf } from '../working-calendar.ts'
import { isOpen } from './hours.ts'
import { callBackSettings } from './settings.ts'

const jobName = 'order-call-back'
/** Who asked longer ago is called by hand: he does not wait at the telephone any more. */
const freshFor = '5 minutes'

/** Where the company has calls ordered by themselves, one is as soon as somebody asks for it. */
export const orderAtOnce: Reaction = {
  on: ['activity.created'],
  async react(ctx, { channel, record, after }, application) {
    if (channel !== 'intake' || !isJsonObject(after.data) || typeof after.data.callAt !== 'string') return
    await application.enqueue(ctx.db, jobName, { activity: record })
  },
}

/** At most once for each request: an order that a crash cut off is not repeated, its task is there. */
export const orderJob = (orderCall: OrderCall): Job => ({
  name: jobName,
  async run(ctx, { activity }, application) {
    const owner = await takeOrder(ctx, String(activity))
    if (!owner) return
    const { data } = await getRecord(ctx, 'activity', String(activity), { fields: ['data'] })
    const fields = isJsonObject(data) && isJsonObject(data.fields) ? data.fields : {}
    // Where phones are protected the number does not stand here, and is called by hand.
    const number = readPhone(typeof fields.phone === 'string' ? fields.phone : '', ctx.config.company.country)
    if ('problem' in number) return
    const colleague = await application.userContext(ctx.workspace, owner, ctx.via)
    await orderCall(colleague, number.value).catch(error =>
      application.log.warn({ err: error, activity }, 'a call back could not be ordered; its task is there'),
    )
  },
})

/**
 * Marks the call as ordered, and says whose telephone rings first. `null`: it may not be. The bounds are counted here, in the base,
 * whoever asks from wherever: so many an hour for the source, and one an hour for each card.
 */
async function takeOrder(ctx: Context, activity: string): Promise<string | null> {
  const { workspace } = ctx
  return transact(ctx, async inside => {
    const asked = await inside.db.one<{ source: string; owner: string; card: string }>(sql`
      select c.source, t.owner, t."on" as card from call_back c join task t on t.workspace_id = c.workspace_id and t.id = c.task
      where c.workspace_id = ${workspace} and c.activity = ${activity} and c.ordered_at is null and c.called_at is null
        and t.done_at is null and t.deleted_at is null and c.wanted_at <= now() and c.asked_at > now() - ${freshFor}::interval`)
    if (!asked) return null
    const { order, perHour } = await callBackSettings(inside, asked.source)
    if (!order || !isFree(ctx.config.users.get(asked.owner)) || !isOpen(await workingClockOf(inside), new Date()))
      return null
    await inside.db.query(sql`
      select pg_advisory_xact_lock(hashtextextended(${`${workspace} order call back ${asked.source}`}, 0))`)
    const taken = await inside.db.query(sql`
      update call_back c set ordered_at = now()
      where c.workspace_id = ${workspace} and c.activity = ${activity} and c.ordered_at is null
        and (select count(*) from call_back o where o.workspace_id = ${workspace} and o.source = ${asked.source}
          and o.ordered_at > now() - interval '1 hour') < ${perHour}
        and not exists (select from call_back o join task t on t.workspace_id = o.workspace_id and t.id = o.task
          where o.workspace_id = ${workspace} and o.source = ${asked.source} and o.ordered_at > now() - interval '1 hour' and t."on" = ${asked.card})
      returning c.activity`)
    return taken.length ? asked.owner : null
  })
}
