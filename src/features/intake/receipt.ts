import sql, { raw, type Sql } from 'sql-template-tag'
import { momentSql } from '../../database/table.ts'
import type { Context } from '../../records/context.ts'
import type { RawRequest, SourceFacts } from '../channel.ts'
import type { RequestCopies, RequestCopy } from '../request-copy.ts'
import type { Readable } from './hidden.ts'
import type { Outcome, Reason } from './reason.ts'

/** A pending receipt, taken by this transaction to be settled. */
export interface TakenReceipt {
  raw: RawRequest
  channel: string
  addressHash: string | null
  idempotencyKey: string | null
  forced: boolean
}

/** A request as it is kept, and how. */
export interface CopyRow extends RequestCopy {
  id: string
  at: string
  channel: string
  contentType: string
  headers: Record<string, string>
  source: SourceFacts
}

interface Row extends CopyRow {
  addressHash: string | null
  idempotencyKey: string | null
  forced: boolean
}

/** SQL of what intake needs to know of a source, from the row `s`. */
export const sourceJson = `json_build_object('id', s.id, 'key', s.key, 'name', s.name, 'kind', s.kind, 'channel', s.channel,
  'form', s.form, 'active', s.active and s.deleted_at is null)`

/** SQL of a copy from the rows `r` of its receipt and `s` of its source. */
export const copyColumns =
  raw(`r.id, ${momentSql('r.at')} as at, r.channel, r.content_type as "contentType", r.headers, r.raw as bytes,
  r.generation, r.wrapped, ${sourceJson} as source`)

/** As it came; `null` where no key of ours opens it. Throws KeyAway. */
export async function openedRequest(ctx: Context, copies: RequestCopies, row: CopyRow): Promise<RawRequest | null> {
  const { channel: _, bytes, generation, wrapped, ...request } = row
  const opened = await copies.open(ctx, row.id, { bytes, generation, wrapped })
  return opened && { ...request, bytes: opened }
}

/**
 * Takes a receipt for the present transaction; `null` where it is settled already or another process has it. `bytes`: as it came,
 * where that is still known. Throws KeyAway.
 */
export async function takeReceipt(
  ctx: Context,
  id: string,
  copies: RequestCopies,
  bytes?: Buffer,
): Promise<TakenReceipt | null> {
  const row = await ctx.db.one<Row>(sql`
    select ${copyColumns}, r.address_hash as "addressHash", r.idempotency_key as "idempotencyKey", r.forced
    from receipt r join source s on s.workspace_id = r.workspace_id and s.id = r.source
    where r.workspace_id = ${ctx.workspace} and r.id = ${id} and r.outcome = 'pending'
    for update of r skip locked`)
  if (!row) return null
  const { addressHash, idempotencyKey, forced, ...kept } = row
  const known = bytes ? { bytes, generation: null, wrapped: null } : {}
  const request = await openedRequest(ctx, copies, { ...kept, ...known })
  if (!request) throw new Error(`no key opens the copy of the request ${id}`)
  return { raw: request, channel: row.channel, addressHash, idempotencyKey, forced }
}

/** Writes down what became of a receipt. */
export async function writeOutcome(
  ctx: Context,
  id: string,
  outcome: Outcome,
  readable: Readable | null,
): Promise<void> {
  await ctx.db.query(sql`
    update receipt set outcome = ${outcome.outcome}, object = ${outcome.record?.object ?? null}, record_id = ${outcome.record?.id ?? null},
      reasons = ${JSON.stringify(outcome.reasons)}::jsonb, fields = coalesce(${readable && JSON.stringify(readable.fields)}::jsonb, fields),
      keys = coalesce(${readable?.keys ?? null}::text[], keys),
      settled_at = now(), attempts = attempts + 1
    where workspace_id = ${ctx.workspace} and id = ${id}`)
}

/** Leaves a receipt pending after a failure that may pass: tried again later and later, up to an hour between; every minute where a key is awaited. */
export async function postponeReceipt(ctx: Context, id: string, reason: Reason): Promise<void> {
  const longest = reason.code === 'keyAway' ? '1 minute' : '1 hour'
  await ctx.db.query(sql`
    update receipt set attempts = attempts + 1, reasons = ${JSON.stringify([reason])}::jsonb,
      try_at = now() + least(${longest}::interval, interval '2 seconds' * power(2, least(attempts, 12)))
    where workspace_id = ${ctx.workspace} and id = ${id} and outcome = 'pending'`)
}

export interface Earlier {
  id: string
  outcome: string
  object: string | null
  recordId: string | null
}

/** The request that this one repeats: the same key within a day, or the same content within ten minutes. */
export async function findEarlier(ctx: Context, receipt: TakenReceipt, contentHash: Buffer): Promise<Earlier | null> {
  const { raw: request, idempotencyKey } = receipt
  const byContent = sql`content_hash = ${contentHash} and at > ${request.at}::timestamptz - interval '10 minutes'`
  const byKey = sql`idempotency_key = ${idempotencyKey} and at > ${request.at}::timestamptz - interval '24 hours'`
  const find = (condition: Sql) =>
    ctx.db.one<Earlier>(sql`
    select id, outcome, object, record_id as "recordId" from receipt
    where workspace_id = ${ctx.workspace} and source = ${request.source.id} and ${condition}
      and id <> ${request.id} and record_id is not null and at <= ${request.at}::timestamptz + interval '10 minutes'
    order by at limit 1`)
  return (idempotencyKey !== null && (await find(byKey))) || (await find(byContent)) || null
}
