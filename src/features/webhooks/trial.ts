import sql from 'sql-template-tag'
import { Conflict, newId } from '../../model/index.ts'
import type { Context } from '../../records/context.ts'
import { KeyAway } from '../../vault/key-provider.ts'
import { attempt, isTaken } from './attempt.ts'
import { getDelivery, type WholeDelivery } from './delivery.ts'
import { messageOf } from './message.ts'
import { takenFor } from './take.ts'
import { getWebhook, type Means } from './webhook.ts'

/**
 * Sends a message that tells of nothing, once and at once, also to a webhook that is off, and tells what came of it. It changes nothing of how
 * the webhook stands. Throws NotFound, Conflict where it cannot be signed at present.
 */
export async function tryWebhook(ctx: Context, means: Means, id: string): Promise<WholeDelivery> {
  const webhook = await getWebhook(ctx, id)
  const trial = newId()
  await ctx.db.query(sql`
    insert into webhook_delivery (id, webhook, event, type, give_up_at, taken_until)
    values (${trial}, ${id}, ${newId()}, 'webhook.test', now(), now() + make_interval(secs => ${takenFor}))`)
  const delivery = await getDelivery(ctx, trial)
  const request = (await messageOf(ctx, webhook, delivery)) ?? ''
  const outcome = await attempt(ctx, means, webhook, { event: delivery.event, request }).catch(async error => {
    await ctx.db.query(sql`delete from webhook_delivery where workspace_id = ${ctx.workspace} and id = ${trial}`)
    throw error instanceof KeyAway ? new Conflict(error.code) : error
  })
  await ctx.db.query(sql`
    update webhook_delivery set state = ${isTaken(outcome) ? 'delivered' : 'failed'}, ended_at = now(), taken_until = null, attempts = 1, tried_at = now(),
      request = ${request}, status = ${outcome.status}, answer = ${outcome.answer}, took_ms = ${outcome.tookMs}, failure = ${outcome.failure}
    where workspace_id = ${ctx.workspace} and id = ${trial}`)
  return getDelivery(ctx, trial)
}
