import sql from 'sql-template-tag'
import type { Context } from '../../records/context.ts'
import { transact } from '../../records/transact.ts'
import { type Delivery, deliveryColumns } from './delivery.ts'
import { mostFailures } from './waits.ts'
import { type Webhook, webhookColumns } from './webhook.ts'

/** Side by side at one webhook, over all processes. */
const lanes = 4
/** Nobody else takes what is taken for so long, in seconds: longer than an attempt lasts. */
export const takenFor = 45

/** Ids of the webhooks for which something is due. */
export async function webhooksWithDue({ db, workspace }: Context): Promise<string[]> {
  const rows = await db.query<{ id: string }>(sql`
    select w.id from webhook w
    where w.workspace_id = ${workspace} and w.state = 'on' and (w.rests_until is null or w.rests_until <= now())
      and (select true from webhook_delivery d where d.workspace_id = w.workspace_id and d.webhook = w.id and d.state = 'waiting'
        and d.due_at <= now() and (d.taken_until is null or d.taken_until < now()) limit 1)`)
  return rows.map(({ id }) => id)
}

export interface Taken {
  webhook: Webhook
  deliveries: Delivery[]
}

/**
 * Takes what is due for a webhook, as much as may be under way at once; after failures one, to see whether it is back. Of each record the
 * earliest event alone is taken.
 */
export const takeDue = (ctx: Context, id: string): Promise<Taken | null> =>
  transact(ctx, async inside => {
    const { db, workspace } = inside
    const webhook = await db.one<Webhook>(sql`
      select ${webhookColumns} from webhook
      where workspace_id = ${workspace} and id = ${id} and state = 'on' and (rests_until is null or rests_until <= now()) for update`)
    if (!webhook) return null
    const free = (webhook.failures >= mostFailures ? 1 : lanes) - (await underWay(inside, id))
    if (free <= 0) return null
    const deliveries = await db.query<Delivery>(sql`
      update webhook_delivery set taken_until = now() + make_interval(secs => ${takenFor})
      where workspace_id = ${workspace} and id in (select d.id from webhook_delivery d
        where d.workspace_id = ${workspace} and d.webhook = ${id} and d.state = 'waiting' and d.due_at <= now()
          and (d.taken_until is null or d.taken_until < now())
          and (d.record_id is null or not exists (select from webhook_delivery e
            where e.workspace_id = d.workspace_id and e.webhook = d.webhook and e.record_id = d.record_id and e.state = 'waiting'
              and (e.version, e.event) < (d.version, d.event)))
        order by d.due_at, d.id limit ${free})
      returning ${deliveryColumns}`)
    return deliveries.length ? { webhook, deliveries } : null
  })

async function underWay({ db, workspace }: Context, id: string): Promise<number> {
  const row = await db.one<{ count: number }>(sql`
    select count(*)::int as count from webhook_delivery
    where workspace_id = ${workspace} and webhook = ${id} and state = 'waiting' and taken_until is not null and taken_until > now()`)
  return row?.count ?? 0
}
