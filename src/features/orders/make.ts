import sql, { raw } from 'sql-template-tag'
import { quote } from '../../database/names.ts'
import type { JsonObject } from '../../model/index.ts'
import {
  type Context,
  createRecord,
  fieldRight,
  getRecord,
  listRecords,
  objectOf,
  transact,
} from '../../records/index.ts'
import type { RecordJson } from '../../records/row.ts'

export interface Ordering {
  /** There is an order of it already, and another one is wanted. */
  another: boolean
  /** What the order is to have besides what comes along. */
  fields: JsonObject
}

export interface Ordered {
  order: RecordJson
  isNew: boolean
}

const soldFields = [
  'company',
  'contact',
  'items',
  'currency',
  'taxMode',
  'discount',
  'discountAmount',
  'priceList',
  'tags',
] as const
const agreedFields = ['legalEntity', 'taxRounding', 'paymentTerms', 'deliveryTerms', 'deal'] as const

/** What was sold by a deal becomes an order, once: asked for again, it is the one there is. Throws Invalid, NotFound. */
export const orderFromDeal = (ctx: Context, id: string, asked: Ordering): Promise<Ordered> =>
  orderFrom(ctx, { object: 'deal', id }, asked)

/** What was offered by a quote, accepted or not, becomes an order, once. */
export const orderFromQuote = (ctx: Context, id: string, asked: Ordering): Promise<Ordered> =>
  orderFrom(ctx, { object: 'quote', id }, asked)

type Origin = { object: 'deal' | 'quote'; id: string }

async function orderFrom(ctx: Context, { object, id }: Origin, { another, fields }: Ordering): Promise<Ordered> {
  const from = await getRecord(ctx, object, id)
  return transact(ctx, async inside => {
    await lockOrigin(inside, { object, id: from.id })
    const known = another ? null : await madeBefore(inside, { object, id: from.id })
    if (known) return { order: await getRecord(inside, 'order', known), isNew: false }
    const copied = {
      name: from.name ?? null,
      owner: from.owner ?? null,
      ...(object === 'deal' ? await soldBy(inside, from) : offeredBy(from)),
      [object]: from.id,
    }
    const order = await createRecord(inside, 'order', { ...writable(inside, copied), ...fields })
    return { order, isNew: true }
  })
}

/** Two who order the same at once do so one after the other. */
async function lockOrigin({ db, workspace }: Context, { object, id }: Origin): Promise<void> {
  await db.query(sql`select from ${raw(quote(object))} where workspace_id = ${workspace} and id = ${id} for update`)
}

/** The first living order of it, also where the caller may not see that. */
async function madeBefore({ db, workspace }: Context, { object, id }: Origin): Promise<string | null> {
  const row = await db.one<{ id: string }>(sql`
    select id from "order" where workspace_id = ${workspace} and ${raw(object)} = ${id} and deleted_at is null
    order by created_at, id limit 1`)
  return row?.id ?? null
}

async function soldBy(ctx: Context, deal: RecordJson): Promise<JsonObject> {
  const { data } = await listRecords(ctx, 'legalEntity', { filter: { main: true, active: true }, limit: 1 })
  return { ...among(deal, soldFields), legalEntity: data[0]?.id ?? null }
}

const offeredBy = (from: RecordJson): JsonObject => among(from, [...soldFields, ...agreedFields])

const among = (from: RecordJson, names: readonly string[]): JsonObject =>
  Object.fromEntries(names.flatMap(name => (from[name] == null ? [] : [[name, from[name]]])))

/** What comes along by itself is written only where the caller may write the field. */
const writable = (ctx: Context, fields: JsonObject): JsonObject =>
  Object.fromEntries(
    Object.entries(fields).filter(
      ([field, value]) => value !== null && fieldRight(ctx, objectOf(ctx, 'order'), field) === 'write',
    ),
  )
