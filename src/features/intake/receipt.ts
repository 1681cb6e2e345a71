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

/** A receipt that is to be settled. */
export interface PendingReceipt {
  id: string
  /** As it came, where its copy cannot be opened at present. */
  bytes?: Buffer
}

/** Takes receipts for the present transaction, in their order; those settled already or at another process are left out. Throws KeyAway. */
export async function takeReceipts(
  ctx: Context,
  pending: readonly PendingReceipt[],
  copies: RequestCopies,
): Promise<TakenReceipt[]> {
  const ids = pending.map(({ id }) => id)
  const rows = await ctx.db.query<Row>(sql`
    select ${copyColumns}, r.address_hash as "addressHash", r.idempotency_key as "idempotencyKey", r.forced
    from receipt r join source s on s.workspace_id = r.workspace_id and s.id = r.source
    where r.workspace_id = ${ctx.workspace} and r.id = any(${ids}::uuid[]) and r.outcome = 'pending'
    for update of r skip locked`)
  const taken: TakenReceipt[] = []
  for (const { id, bytes } of pending) {
    const row = rows.find(row => row.id === id)
    if (row) taken.push(await openedReceipt(ctx, copies, row, bytes))
  }
  return taken
}

async function openedReceipt(ctx: Context, copies: RequestCopies, row: Row, bytes?: Buffer): Promise<TakenReceipt> {
  const { addressHash, idempotencyKey, forced, ...kept } = row
  const known = bytes ? { bytes, generation: null, wrapped: null } : {}
  const request = await openedRequest(ctx, copies, { ...kept, ...known })
  if (!request) throw new Error(`no key opens the copy of the request ${row.id}`)
  return { raw: request, channel: row.channel, addressHash, idempotencyKey, forced }
}

export interface SettledReceipt {
  id: string
  outcome: Outcome
  /** `null`: what was read of it before stays. */
  readable: Readable | null
  contentHash: Buffer | null
}

/** Writes down what became of receipts. */
export async function writeOutcomes(ctx: Context, settled: readonly SettledReceipt[]): Promise<void> {
  const rows = settled.map(({ id, outcome: { outcome, record, reasons }, readable, contentHash }) => ({
    id,
    outcome,
    object: record?.object ?? null,
    record_id: record?.id ?? null,
    reasons,
    fields: readable?.fields ?? null,
    keys: readable?.keys ?? null,
    content_hash: contentHash && `\\x${contentHash.toString('hex')}`,
  }))
  await ctx.db.query(sql`
    update receipt r set outcome = given.outcome, object = given.object, record_id = given.record_id, reasons = given.reasons,
      fields = coalesce(given.fields, r.fields), keys = coalesce(given.keys, r.keys), content_hash = coalesce(given.content_hash, r.content_hash),
      settled_at = now(), attempts = r.attempts + 1
    from json_to_recordset(${JSON.stringify(rows)}::json) as given(id uuid, outcome text, object text, record_id uuid, reasons jsonb,
      fields jsonb, keys text[], content_hash bytea)
    where r.workspace_id = ${ctx.workspace} and r.id = given.id`)
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

/** What a request is known again by. */
export interface Repeatable {
  receipt: TakenReceipt
  contentHash: Buffer
}

/** Of each the request that it repeats: the same key within a day, or the same content within ten minutes. By the ids of receipts. */
export async function findEarlier(ctx: Context, requests: readonly Repeatable[]): Promise<Map<string, Earlier>> {
  const rows = requests.map(({ receipt: { raw: request, idempotencyKey }, contentHash }) => ({
    id: request.id,
    source: request.source.id,
    at: request.at,
    key: idempotencyKey,
    hash: `\\x${contentHash.toString('hex')}`,
  }))
  const found = await ctx.db.query<Earlier & { of: string }>(sql`
    select given.id as of, earlier.id, earlier.outcome, earlier.object, earlier.record_id as "recordId"
    from json_to_recordset(${JSON.stringify(rows)}::json) as given(id uuid, source uuid, at timestamptz, key text, hash bytea)
    cross join lateral (
      (${earlierBy(ctx, 0, sql`idempotency_key = given.key and at > given.at - interval '24 hours'`)})
      union all
      (${earlierBy(ctx, 1, sql`content_hash = given.hash and at > given.at - interval '10 minutes'`)})
      order by rank limit 1) earlier`)
  return new Map(found.map(({ of, ...earlier }) => [of, earlier]))
}

const earlierBy = ({ workspace }: Context, rank: number, condition: Sql): Sql => sql`
  select id, outcome, object, record_id, ${rank}::int as rank from receipt
  where workspace_id = ${workspace} and source = given.source and ${condition}
    and id <> given.id and record_id is not null and at <= given.at + interval '10 minutes'
  order by at limit 1`
