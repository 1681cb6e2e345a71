import sql, { type Sql } from 'sql-template-tag'
import type { Context } from '../../records/context.ts'
import { transact } from '../../records/transact.ts'
import { type ConvertRequests, hiddenInRequests, isSealedCopy } from '../request-copy.ts'
import type { Handling } from './handle.ts'
import { maskedReasons, plainHeaders, readableOf } from './hidden.ts'
import type { Reason } from './reason.ts'
import { type CopyRow, copyColumns, openedRequest } from './receipt.ts'

const portion = 50
const first = '00000000-0000-0000-0000-000000000000'

/**
 * Brings copies of requests, and what is kept beside them, under the newest data key, or into the open where nothing of them is
 * protected any more. It looks for what is left, so that after a crash it goes on there. Throws KeyAway.
 */
export async function convertRequests(
  ctx: Context,
  handling: Handling,
  tell: Parameters<ConvertRequests>[1] = async () => {},
): Promise<void> {
  const hidden = hiddenInRequests(ctx.config)
  if (hidden.size) await handling.copies.prepare(ctx)
  const left = await leftOver(ctx, hidden)
  const row = await ctx.db.one<{ total: number }>(sql`select count(*)::int as total from receipt r where ${left}`)
  const total = row?.total ?? 0
  let after = first
  for (let done = 0; total > 0; ) {
    const ids = await transact(ctx, inside => convertPortion(inside, handling, sql`${left} and r.id > ${after}`))
    const last = ids.at(-1)
    if (!last) return
    after = last
    done += ids.length
    await tell({ done, total: Math.max(total, done) })
  }
}

/** Which receipts are not yet as the set-up wants them; those that were erased have nothing to convert. */
async function leftOver(ctx: Context, hidden: ReadonlySet<string>): Promise<Sql> {
  const ours = sql`r.workspace_id = ${ctx.workspace} and octet_length(r.raw) > 0`
  const names = [...hidden]
  const fields = sql`exists (select from jsonb_each(coalesce(r.fields, '{}')) f where
    case when f.key = any(${names}::text[]) then jsonb_typeof(f.value) = 'string' else jsonb_typeof(f.value) = 'object' end)`
  if (!hidden.size) return sql`${ours} and (r.generation is not null or r.wrapped is not null or ${fields})`
  const newest = await ctx.db.one<{ generation: number }>(
    sql`select max(generation)::int as generation from data_key where workspace_id = ${ctx.workspace}`,
  )
  return sql`${ours} and (r.generation is null or r.generation < ${newest?.generation ?? 1} or ${fields})`
}

type Row = CopyRow & { reasons: Reason[]; outcome: string }

async function convertPortion(ctx: Context, handling: Handling, which: Sql): Promise<string[]> {
  const rows = await ctx.db.query<{ id: string }>(
    sql`select r.id from receipt r where ${which} order by r.id limit ${portion} for update`,
  )
  const ids = rows.map(({ id }) => id)
  // One at a time: with its files each may be large.
  for (const id of ids) await convertOne(ctx, handling, id)
  return ids
}

/** What no key of ours opens stays as it is. */
async function convertOne(ctx: Context, { copies, channels, marks }: Handling, id: string): Promise<void> {
  const row = await ctx.db.one<Row>(sql`
    select ${copyColumns}, r.outcome, r.reasons
    from receipt r join source s on s.workspace_id = r.workspace_id and s.id = r.source
    where r.workspace_id = ${ctx.workspace} and r.id = ${id}`)
  if (!row) return
  const { reasons, outcome, ...kept } = row
  const raw = await openedRequest(ctx, copies, kept)
  if (!raw) return
  const copy = await copies.seal(ctx, id, raw.bytes)
  const received = await channels.get(row.channel)?.read(raw)
  const { fields, keys } = received && !received.unreadable ? readableOf(ctx, received) : { fields: null, keys: null }
  const isSettled = outcome !== 'pending'
  await ctx.db.query(sql`
    update receipt set raw = ${copy.bytes}, headers = ${JSON.stringify(plainHeaders(ctx.config, raw.headers))}::jsonb, generation = ${copy.generation}, wrapped = ${copy.wrapped}, keys = ${keys}::text[],
      raw_hash = ${await marks.hashContent(ctx, [raw.contentType, raw.bytes])},
      content_hash = case when ${isSealedCopy(copy)} and not ${isSealedCopy(kept)} then null else content_hash end,
      fields = case when ${isSettled} then ${fields && JSON.stringify(fields)}::jsonb else fields end,
      reasons = ${JSON.stringify(maskedReasons(reasons, hiddenInRequests(ctx.config)))}::jsonb
    where workspace_id = ${ctx.workspace} and id = ${id}`)
}
