import { createHash } from 'node:crypto'
import sql from 'sql-template-tag'
import { newId } from '../../model/index.ts'
import type { Context } from '../../records/context.ts'
import { transact } from '../../records/transact.ts'
import type { Arrival } from '../channel.ts'
import type { Marks } from './marks.ts'
import { waitForOthers } from './settle.ts'
import { throughForm } from './spam.ts'

export interface Kept {
  id: string
  /** The same request had come before under the same key: nothing new was stored. */
  repeated: boolean
}

/** Stores a request as it came. When this returns it is durable: whatever happens next, it will be settled. */
export async function keepReceipt(ctx: Context, arrival: Arrival, marks: Marks): Promise<Kept> {
  const rawHash = createHash('sha256').update(arrival.contentType).update('\0').update(arrival.bytes).digest()
  const addressHash = arrival.address ? await marks.hashAddress(ctx, arrival.address) : null
  const { idempotencyKey } = arrival
  if (idempotencyKey === null) return insertReceipt(ctx, arrival, rawHash, addressHash)

  return transact(ctx, async inside => {
    await waitForOthers(inside, [`key ${arrival.source.id} ${idempotencyKey}`])
    const known = await inside.db.one<{ id: string }>(sql`
      select id from receipt
      where workspace_id = ${ctx.workspace} and source = ${arrival.source.id} and idempotency_key = ${idempotencyKey}
        and at > now() - interval '24 hours' and raw_hash = ${rawHash}
      order by at desc limit 1`)
    return known ? { id: known.id, repeated: true } : insertReceipt(inside, arrival, rawHash, addressHash)
  })
}

async function insertReceipt(
  ctx: Context,
  arrival: Arrival,
  rawHash: Buffer,
  addressHash: string | null,
): Promise<Kept> {
  const id = newId()
  await ctx.db.query(sql`
    insert into receipt (id, channel, source, content_type, headers, raw, address_hash, idempotency_key, raw_hash)
    values (${id}, ${arrival.channel}, ${arrival.source.id}, ${arrival.contentType}, ${JSON.stringify(keptHeaders(arrival))}::jsonb,
      ${arrival.bytes}, ${addressHash}, ${arrival.idempotencyKey}, ${rawHash})`)
  return { id, repeated: false }
}

/** Headers that help to understand a request later. Cookies and keys are never among them. */
function keptHeaders({ headers, throughForm: isForm }: Arrival): Record<string, string> {
  const kept = ['user-agent', 'referer', 'origin', 'accept-language'].flatMap(name => {
    const value = headers[name]?.replaceAll('\0', '').toWellFormed().slice(0, 1000)
    return value ? [[name, value] as const] : []
  })
  return Object.fromEntries(isForm ? [...kept, [throughForm, '1']] : kept)
}
