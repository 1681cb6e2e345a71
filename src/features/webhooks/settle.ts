import sql, { type Sql } from 'sql-template-tag'
import type { Context } from '../../records/context.ts'
import { transact } from '../../records/transact.ts'
import { type Attempt, isGone, isTaken } from './attempt.ts'
import type { Delivery } from './delivery.ts'
import { type NoticeOfWebhook, tellOwner } from './tell.ts'
import { mostFailures, pausedAfterHours, restAfter, waitAfter } from './waits.ts'
import { getWebhook, type Webhook, type WebhookReason } from './webhook.ts'

/** Writes down what came of an attempt: it is over with the delivery and the next of the record is due, or it waits for another time. */
export const settle = (ctx: Context, delivery: Delivery, outcome: Attempt): Promise<void> =>
  transact(ctx, async inside => {
    const webhook = await getWebhook(inside, delivery.webhook, true)
    if (isTaken(outcome)) {
      await end(inside, delivery, 'delivered', outcomeOf(outcome))
      return recover(inside, webhook)
    }
    if (isGone(outcome)) {
      await end(inside, delivery, 'failed', outcomeOf(outcome))
      await turnOff(inside, webhook, { state: 'off', reason: 'gone' })
      return tellOwner(inside, webhook, 'webhookGone')
    }
    await fail(inside, webhook, delivery, outcome)
  })

/** It has nothing left to tell. */
export const skip = (ctx: Context, delivery: Delivery): Promise<void> =>
  transact(ctx, async inside => {
    await getWebhook(inside, delivery.webhook, true)
    await end(inside, delivery, 'skipped', sql`failure = null`)
  })

/** Nothing was sent, and that is nobody's fault: it is looked at again soon, and no attempt is used up. */
export async function putOff({ db, workspace }: Context, { id }: Delivery, failure: string): Promise<void> {
  await db.query(sql`
    update webhook_delivery set taken_until = null, failure = ${failure}, due_at = now() + interval '1 minute'
    where workspace_id = ${workspace} and id = ${id} and state = 'waiting'`)
}

/** Its owner is gone: nobody says any more what may leave. */
export const pauseWithoutOwner = (ctx: Context, id: string): Promise<void> =>
  transact(ctx, async inside => {
    const webhook = await getWebhook(inside, id, true)
    await turnOff(inside, webhook, { state: 'paused', reason: 'ownerGone' })
    await inside.db.query(sql`
      update webhook_delivery set taken_until = null where workspace_id = ${ctx.workspace} and webhook = ${id} and state = 'waiting'`)
  })

const outcomeOf = ({ request, status, answer, tookMs, failure }: Attempt): Sql => sql`
  request = ${request}, status = ${status}, answer = ${answer}, took_ms = ${tookMs}, failure = ${failure}, attempts = attempts + 1, tried_at = now()`

async function end(
  { db, workspace }: Context,
  { id, webhook, record }: Delivery,
  state: 'delivered' | 'failed' | 'skipped',
  outcome: Sql,
): Promise<void> {
  await db.query(sql`
    update webhook_delivery set state = ${state}, ended_at = now(), taken_until = null, ${outcome}
    where workspace_id = ${workspace} and id = ${id} and state = 'waiting'`)
  if (!record) return
  await db.query(sql`
    update webhook_delivery set due_at = now() where workspace_id = ${workspace} and due_at is null and id = (
      select id from webhook_delivery
      where workspace_id = ${workspace} and webhook = ${webhook} and record_id = ${record} and state = 'waiting' order by version, event limit 1)`)
}

/** It is there: what had failed is not left to wait for its turn. */
async function recover({ db, workspace }: Context, { id, failures }: Webhook): Promise<void> {
  await db.query(sql`
    update webhook set failures = 0, failing_since = null, rests_until = null, delivered_at = now()
    where workspace_id = ${workspace} and id = ${id}
      and (failures > 0 or delivered_at is null or delivered_at < now() - interval '10 seconds')`)
  if (failures >= mostFailures)
    await db.query(sql`
      update webhook_delivery set due_at = now()
      where workspace_id = ${workspace} and webhook = ${id} and state = 'waiting' and due_at > now()`)
}

async function fail(ctx: Context, webhook: Webhook, delivery: Delivery, outcome: Attempt): Promise<void> {
  const { db, workspace } = ctx
  const rest = restAfter(webhook.failures + 1)
  await db.query(sql`
    update webhook set failures = failures + 1, failing_since = coalesce(failing_since, now()),
      rests_until = ${rest === null ? null : sql`now() + make_interval(secs => ${rest})`}
    where workspace_id = ${workspace} and id = ${webhook.id}`)
  if (Date.parse(delivery.giveUpAt) <= Date.now()) return giveUp(ctx, webhook, delivery, outcome)
  const wait = waitAfter(delivery.attempts + 1, outcome.retryAfter)
  await db.query(sql`
    update webhook_delivery set taken_until = null, ${outcomeOf(outcome)},
      due_at = least(now() + make_interval(secs => ${wait}), greatest(give_up_at, now() + interval '5 seconds'))
    where workspace_id = ${workspace} and id = ${delivery.id} and state = 'waiting'`)
}

/** For three days it was not taken. Where nothing else was either, the webhook is paused: the rest waits for somebody to look. */
async function giveUp(ctx: Context, webhook: Webhook, delivery: Delivery, outcome: Attempt): Promise<void> {
  await end(ctx, delivery, 'failed', outcomeOf(outcome))
  const failedFor = webhook.failingSince ? (Date.now() - Date.parse(webhook.failingSince)) / 3_600_000 : 0
  const isPaused = failedFor >= pausedAfterHours
  if (isPaused) await turnOff(ctx, webhook, { state: 'paused', reason: 'failing' })
  const code: NoticeOfWebhook = isPaused ? 'webhookPaused' : 'webhookFailed'
  await tellOwner(ctx, webhook, code)
}

export async function turnOff(
  { db, workspace }: Context,
  { id }: Webhook,
  { state, reason }: { state: 'off' | 'paused'; reason: WebhookReason },
): Promise<void> {
  await db.query(sql`
    update webhook set state = ${state}, reason = ${reason}, state_since = now(), version = version + 1, rests_until = null
    where workspace_id = ${workspace} and id = ${id} and state = 'on'`)
}
