import sql from 'sql-template-tag'
import type { Connection } from '../../database/connection.ts'
import { firstId, horizonOf } from '../../database/outbox-place.ts'
import type { OutboxReader } from '../feature.ts'
import { putInLine } from './put-in-line.ts'
import { type Webhook, webhookColumns } from './webhook.ts'

const name = 'webhooks'

/** Puts what happens into the lines of the webhooks that ask for it. `done`: there may be something to send. */
export const webhookReader = (done: (workspace: string) => void): OutboxReader => ({
  name,
  async read(ctx, events, application) {
    // Held until the end: whoever ends a delivery of such a line waits, so that what comes after it is not forgotten.
    const webhooks = await ctx.db.query<Webhook>(sql`
      select ${webhookColumns} from webhook where workspace_id = ${ctx.workspace} and state <> 'off' order by id for share`)
    for (const webhook of webhooks) {
      const since = BigInt(webhook.since)
      await putInLine(
        { ctx, application },
        webhook,
        events.filter(({ place, silent }) => place.xid >= since && !silent),
      )
    }
  },
  done,
})

/** From now on the outbox is read; where it is read already, from where that is. In the present transaction. */
export async function beginReading(db: Connection): Promise<void> {
  const { xid } = await horizonOf(db)
  await db.query(sql`
    insert into event_cursor (consumer, xid, change_id) values (${name}, ${String(xid)}::xid8, ${firstId}::uuid) on conflict do nothing`)
}

/** Where no webhook is left that is told anything, the outbox is read no more, and keeps nothing for them. */
export async function endReading(db: Connection): Promise<void> {
  await db.query(sql`
    delete from event_cursor where workspace_id = current_setting('rapport.workspace')::uuid and consumer = ${name}
      and not exists (select from webhook
        where workspace_id = current_setting('rapport.workspace')::uuid and state <> 'off')`)
}
