import sql from 'sql-template-tag'
import { newId } from '../../model/index.ts'
import type { Context } from '../../records/context.ts'
import { transact } from '../../records/transact.ts'
import type { Arrival } from '../channel.ts'
import type { RequestCopies, RequestCopy } from '../request-copy.ts'
import { plainHeaders } from './hidden.ts'
import type { Marks } from './marks.ts'
import { waitForOthers } from './settle.ts'
import { throughForm } from './spam.ts'

export interface Kept {
  id: string
  /** The same request had come before under the same key: nothing new was stored. */
  repeated: boolean
  /** It was sealed for later: the key of the company is away. */
  isWaiting: boolean
}

interface Means {
  copies: RequestCopies
  marks: Marks
}

interface Made {
  id: string
  copy: RequestCopy
  rawHash: Buffer
  addressHash: string | null
}

/** Stores a request as it came. When this returns it is durable: whatever happens next, it will be settled. */
export async function keepReceipt(ctx: Context, arrival: Arrival, { copies, marks }: Means): Promise<Kept> {
  const id = newId()
  const rawHash = await marks.hashContent(ctx, [arrival.contentType, arrival.bytes])
  const addressHash = arrival.address ? await marks.hashAddress(ctx, arrival.address) : null
  // Before any transaction: what it makes ready for later must stay also where that one is undone.
  const copy = await copies.seal(ctx, id, arrival.bytes)
  const made = { id, copy, rawHash, addressHash }
  const { idempotencyKey } = arrival
  if (idempotencyKey === null) return insertReceipt(ctx, arrival, made)

  return transact(ctx, async inside => {
    await waitForOthers(inside, [`key ${arrival.source.id} ${idempotencyKey}`])
    const known = await inside.db.one<{ id: string }>(sql`
      select id from receipt
      where workspace_id = ${ctx.workspace} and source = ${arrival.source.id} and idempotency_key = ${idempotencyKey}
        and at > now() - interval '24 hours' and raw_hash = ${rawHash}
      order by at desc limit 1`)
    if (known) return { id: known.id, repeated: true, isWaiting: false }
    return insertReceipt(inside, arrival, made)
  })
}

async function insertReceipt(ctx: Context, arrival: Arrival, { id, copy, rawHash, addressHash }: Made): Promise<Kept> {
  await ctx.db.query(sql`
    insert into receipt (id, channel, source, content_type, headers, raw, generation, wrapped, address_hash, idempotency_key, raw_hash)
    values (${id}, ${arrival.channel}, ${arrival.source.id}, ${arrival.contentType}, ${JSON.stringify(keptHeaders(ctx, arrival))}::jsonb,
      ${copy.bytes}, ${copy.generation}, ${copy.wrapped}, ${addressHash}, ${arrival.idempotencyKey}, ${rawHash})`)
  return { id, repeated: false, isWaiting: copy.wrapped !== null }
}

/** Headers that help to understand a request later. Cookies and keys are never among them. */
function keptHeaders(
  { config }: Context,
  { headers, throughForm: isForm, facts = {} }: Arrival,
): Record<string, string> {
  const kept = ['user-agent', 'referer', 'origin', 'accept-language'].flatMap(name => {
    const value = headers[name]?.replaceAll('\0', '').toWellFormed().slice(0, 1000)
    return value ? [[name, value] as const] : []
  })
  const own = Object.entries(facts).map(([name, value]) => [`x-rapport-${name}`, value] as const)
  return plainHeaders(config, Object.fromEntries([...kept, ...(isForm ? [[throughForm, '1'] as const] : []), ...own]))
}
