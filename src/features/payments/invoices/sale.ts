import sql, { join, raw, type Sql } from 'sql-template-tag'
import {
  Exact,
  Invalid,
  type Item,
  type Json,
  type JsonObject,
  type Money,
  type PricedLine,
  type Terms,
  taxModes,
  taxRoundings,
} from '../../../model/index.ts'
import { type Context, getRecord, type RecordJson } from '../../../records/index.ts'
import { lockRows } from '../lock.ts'
import { type ByRate, byRateOf, sumOf } from './parts.ts'

export const saleObjects = ['deal', 'order', 'quote'] as const
export type SaleObject = (typeof saleObjects)[number]

/** What a client bought, and what he has been asked to pay of it. Amounts include the tax. */
export interface Sale {
  object: SaleObject
  record: RecordJson
  currency: string
  terms: Terms
  lines: Item[]
  whole: ByRate
  total: Exact
  invoiced: ByRate
}

/** Held, so that two who invoice the same sale at once do not invoice it twice. */
export async function lockedSale(ctx: Context, object: SaleObject, id: string): Promise<Sale> {
  const seen = await getRecord(ctx, object, id)
  if (object !== 'deal' && seen.deal) await lockRows(ctx, 'deal', [String(seen.deal)])
  await lockRows(ctx, object, [seen.id])
  return saleOf(ctx, object, await getRecord(ctx, object, seen.id))
}

export async function saleOf(ctx: Context, object: SaleObject, record: RecordJson): Promise<Sale> {
  const { lines, terms } = await pricedAs(ctx, record)
  const whole = byRateOf(lines, terms)
  const invoiced = await invoicedOf(ctx, ofSale(object, record), terms.currency)
  return { object, record, currency: terms.currency, terms, lines, whole, total: sumOf(whole), invoiced }
}

/** A deal without lines is one line of its amount, taxed as the company's main organisation sells. */
async function pricedAs(ctx: Context, record: RecordJson): Promise<{ lines: Item[]; terms: Terms }> {
  const lines = itemsOf(record)
  const amount = record.amount as Money | null | undefined
  const currency = String(record.currency ?? amount?.currency ?? ctx.config.company.currency)
  if (lines.length || !amount || !new Exact(amount.amount).gt(0)) return { lines, terms: termsOf(record, currency) }
  const tax = await usualTax(ctx)
  const line = { product: null, name: String(record.name), quantity: 1, price: amount.amount, discount: 0, tax }
  return { lines: [line], terms: { currency: amount.currency, taxMode: 'included' } }
}

export const itemsOf = (record: Fields): Item[] => (Array.isArray(record.items) ? (record.items as Item[]) : [])

/** Values of a record, or of a row that has some of them. */
type Fields = Record<string, Json | undefined>

export const termsOf = (record: Fields, currency: string): Terms => ({
  currency,
  taxMode: taxModes.find(mode => mode === record.taxMode) ?? 'included',
  taxRounding: taxRoundings.find(way => way === record.taxRounding) ?? 'line',
  discount: typeof record.discount === 'number' ? record.discount : null,
  discountAmount: typeof record.discountAmount === 'number' ? record.discountAmount : null,
})

async function usualTax(ctx: Context): Promise<number | null> {
  const row = await ctx.db.one<{ rate: number | null }>(sql`
    select r.rate::float8 as rate from legal_entity e join tax_rate r on r.workspace_id = e.workspace_id and r.id = e.tax_rate
    where e.workspace_id = ${ctx.workspace} and e.deleted_at is null and e.active and e.tax_mode <> 'none'
    order by e.main desc, e.created_at limit 1`)
  return row?.rate ?? null
}

/** All invoices in its currency that are not cancelled, also those that the caller does not see: what is left does not depend on who asks. */
async function invoicedOf(ctx: Context, ofThis: Sql, currency: string): Promise<Map<number | null, Exact>> {
  const rows = await ctx.db.query<JsonObject & { currency: string; items: PricedLine[] }>(sql`
    select items, currency, tax_mode as "taxMode", tax_rounding as "taxRounding", discount::float8 as discount,
      discount_amount::float8 as "discountAmount"
    from invoice t where t.workspace_id = ${ctx.workspace} and t.deleted_at is null and t.status <> 'cancelled'
      and t.currency = ${currency} and t.items is not null and ${ofThis}`)
  const all = new Map<number | null, Exact>()
  for (const row of rows)
    for (const [rate, amount] of byRateOf(row.items, termsOf(row, row.currency)))
      all.set(rate, (all.get(rate) ?? new Exact(0)).plus(amount))
  return all
}

/** Invoices of a sale: of a deal all, its orders’ too; of an order or quote its own, and those of its deal that are of no other. */
export function ofSale(object: SaleObject, record: RecordJson): Sql {
  if (object === 'deal') return sql`t.deal = ${record.id}`
  const own = sql`t.${raw(object === 'order' ? '"order"' : 'quote')} = ${record.id}`
  const deal = record.deal ? sql`(t.deal = ${String(record.deal)} and t."order" is null)` : sql`false`
  return sql`(${join([own, deal], ' or ')})`
}

/** Refuses a sale of which nothing can be invoiced, with every reason. */
export function requirePriced({ record, lines, total }: Sale): void {
  if (!lines.length) throw new Invalid([{ field: 'items', code: 'nothingPriced' }])
  if (!total.gt(0)) throw new Invalid([{ field: record.items ? 'items' : 'amount', code: 'nothingToPay' }])
}
