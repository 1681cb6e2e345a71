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
  arrival: Arrival
  copy: RequestCopy
  rawHash: Buffer
  addressHash: string | null
}

/** Stores a request as it came. When this returns it is durable: whatever happens next, it will be settled. */
export async function keepReceipt(ctx: Context, arrival: Arrival, means: Means): Promise<Kept> {
  // Before any transaction: what it makes ready for later must stay also where that one is undone.
  const made = await makeReceipt(ctx, arrival, means)
  const { idempotencyKey, source } = arrival
  if (idempotencyKey === null) return insertReceipt(ctx, made)

  return transact(ctx, async inside => {
    await waitForOthers(inside, [`key ${source.id} ${idempotencyKey}`])
    const known = await inside.db.one<{ id: string }>(sql`
      select id from receipt
      where workspace_id = ${ctx.workspace} and source = ${source.id} and idempotency_key = ${idempotencyKey}
        and at > now() - interval '24 hours' and raw_hash = ${made.rawHash}
      order by at desc limit 1`)
    if (known) return { id: known.id, repeated: true, isWaiting: false }
    return insertReceipt(inside, made)
  })
}

/** The same for many that bear no key of their sender's, by one statement. */
export async function keepReceipts(ctx: Context, arrivals: readonly Arrival[], means: Means): Promise<Kept[]> {
  const made: Made[] = []
  for (const arrival of arrivals) made.push(await makeReceipt(ctx, arrival, means))
  await insertReceipts(ctx, made)
  return made.map(keptOf)
}

async function makeReceipt(ctx: Context, arrival: Arrival, { copies, marks }: Means): Promise<Made> {
  const id = newId()
  return {
    id,
    arrival,
    rawHash: await marks.hashContent(ctx, [arrival.contentType, arrival.bytes]),
    addressHash: arrival.address ? await marks.hashAddress(ctx, arrival.address) : null,
    copy: await copies.seal(ctx, id, arrival.bytes),
  }
}

async function insertReceipt(ctx: Context, made: Made): Promise<Kept> {
  await insertReceipts(ctx, [made])
  return keptOf(made)
}

const keptOf = ({ id, copy }: Made): Kept => ({ id, repeated: false, isWaiting: copy.wrapped !== null })

/** All copies are sent as one string of bytes, of which each takes its part: PostgreSQL reads a list of them as text, twice as long. */
async function insertReceipts(ctx: Context, made: readonly Made[]): Promise<void> {
  if (!made.length) return
  let end = 0
  const rows = made.map(({ id, arrival, copy, rawHash, addressHash }) => {
    const from = end + 1
    end += copy.bytes.length
    return {
      id,
      channel: arrival.channel,
      source: arrival.source.id,
      content_type: arrival.contentType,
      headers: keptHeaders(ctx, arrival),
      from,
      length: copy.bytes.length,
      generation: copy.generation,
      wrapped: copy.wrapped && hexOf(copy.wrapped),
      address_hash: addressHash,
      idempotency_key: arrival.idempotencyKey,
      raw_hash: hexOf(rawHash),
    }
  })
  const [only] = made
  const bytes = only && made.length === 1 ? only.copy.bytes : Buffer.concat(made.map(({ copy }) => copy.bytes))
  await ctx.db.query(sql`
    insert into receipt (id, channel, source, content_type, headers, raw, generation, wrapped, address_hash, idempotency_key, raw_hash)
    select id, channel, source, content_type, headers, substring(${bytes}::bytea from "from" for length), generation, wrapped, address_hash, idempotency_key, raw_hash
    from json_to_recordset(${JSON.stringify(rows)}::json) as given(id uuid, channel text, source uuid, content_type text, headers jsonb,
      "from" int, length int, generation int, wrapped bytea, address_hash text, idempotency_key text, raw_hash bytea)`)
}

const hexOf = (bytes: Buffer): string => `\\x${bytes.toString('hex')}`

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
