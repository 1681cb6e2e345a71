import sql, { raw, type Sql } from 'sql-template-tag'
import { momentSql } from '../../database/table.ts'
import { Conflict, isId, Malformed, NotFound } from '../../model/index.ts'
import type { Context } from '../../records/context.ts'
import { transact } from '../../records/transact.ts'
import { getWebhook } from './webhook.ts'

export const deliveryStates = ['waiting', 'delivered', 'failed', 'skipped'] as const
export type DeliveryState = (typeof deliveryStates)[number]

/** The step of a flow that tells it, and with whose rights: `null` with those of the webhook's owner. */
export interface ToldBy {
  flow: string
  name: string
  run: string
  step: string
  as: string | null
}

/** What a webhook is to be told, and what became of it. */
export interface Delivery {
  id: string
  webhook: string
  /** `webhook-id`: the same however often it is sent. */
  event: string
  type: string
  object: string | null
  record: string | null
  state: DeliveryState
  attempts: number
  createdAt: string
  triedAt: string | null
  endedAt: string | null
  /** When it is tried next; `null` while an earlier event of the record is not told, and when it is over. */
  dueAt: string | null
  giveUpAt: string
  /** `null`: it tells of an event. */
  toldBy: ToldBy | null
  status: number | null
  tookMs: number | null
  /** What went wrong where no answer came, or it was not looked at. */
  failure: string | null
}

/** With what was sent last and the beginning of what came back. */
export interface WholeDelivery extends Delivery {
  request: string | null
  answer: string | null
}

export const deliveryColumns: Sql = raw(`
  id, webhook, event, type, object, record_id as record, state, attempts, ${momentSql('created_at')} as "createdAt",
  ${momentSql('tried_at')} as "triedAt", ${momentSql('ended_at')} as "endedAt",
  case when state = 'waiting' then ${momentSql('due_at')} end as "dueAt", ${momentSql('give_up_at')} as "giveUpAt", told_by as "toldBy",
  status, took_ms as "tookMs", failure`)

export interface LogQuery {
  state?: DeliveryState
  record?: string
  cursor?: string
  limit: number
}

/** The log of a webhook, the newest first. Throws NotFound. */
export async function listDeliveries(
  ctx: Context,
  webhook: string,
  { state, record, cursor, limit }: LogQuery,
): Promise<{ data: Delivery[]; nextCursor: string | null }> {
  const { id } = await getWebhook(ctx, webhook)
  if (cursor !== undefined && !isId(cursor)) throw new Malformed('cursor')
  if (record !== undefined && !isId(record)) return { data: [], nextCursor: null }
  const rows = await ctx.db.query<Delivery>(sql`
    select ${deliveryColumns} from webhook_delivery where workspace_id = ${ctx.workspace} and webhook = ${id}
      ${state ? sql`and state = ${state}` : sql``} ${record ? sql`and record_id = ${record}` : sql``}
      ${cursor ? sql`and id < ${cursor}` : sql``} order by id desc limit ${limit + 1}`)
  const data = rows.slice(0, limit)
  return { data, nextCursor: rows.length > limit ? (data.at(-1)?.id ?? null) : null }
}

/** Throws NotFound. */
export async function getDelivery(ctx: Context, id: string): Promise<WholeDelivery> {
  const row = isId(id)
    ? await ctx.db.one<WholeDelivery>(
        sql`select ${deliveryColumns}, request, answer from webhook_delivery where workspace_id = ${ctx.workspace} and id = ${id}`,
      )
    : undefined
  if (!row) throw new NotFound('notFound', { object: 'webhookDelivery', id })
  return row
}

/** Sends a delivery again, with the same `webhook-id`, or at once where it waits. Throws NotFound, Conflict where its webhook is off. */
export const replayDelivery = (ctx: Context, id: string): Promise<WholeDelivery> =>
  transact(ctx, async inside => {
    const { webhook } = await getDelivery(inside, id)
    const { state } = await getWebhook(inside, webhook, true)
    if (state !== 'on') throw new Conflict('webhookNotOn')
    await inside.db.query(sql`
      update webhook_delivery set state = 'waiting', due_at = now(), attempts = case when state = 'waiting' then attempts else 0 end,
        give_up_at = now() + interval '3 days', ended_at = null
      where workspace_id = ${ctx.workspace} and id = ${id} and taken_until is null`)
    return getDelivery(inside, id)
  })
