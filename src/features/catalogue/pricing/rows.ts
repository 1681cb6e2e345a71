import sql, { raw, type Sql } from 'sql-template-tag'
import type { Item, Money } from '../../../model/index.ts'
import {
  accessPredicate,
  type Context,
  fromTable,
  living,
  objectOf,
  recordColumns,
  scopeOf,
  visibleFields,
} from '../../../records/index.ts'

export interface ProductRow {
  id: string
  name: string
  unit?: string | null
  price?: Money | null
  cost?: Money | null
  taxRate?: string | null
  parts?: Item[] | null
  partsShown?: string | null
  active?: boolean
  variantOf?: string | null
  options?: string | null
}

export interface Period {
  from?: string | null
  until?: string | null
}

export interface ListRow extends Period {
  id: string
  name: string
  currency: string
  taxIncluded: boolean
  base?: string | null
  adjustment?: number | null
  roundTo?: number | null
  main: boolean
  active: boolean
}

export interface PriceRow extends Period {
  priceList: string
  product: string
  amount: number
  minQuantity: number
}

export interface TaxRow extends Period {
  id: string
  name: string
  rate?: number | null
  main: boolean
}

export interface EntityRow {
  id: string
  taxMode: string
  taxRate?: string | null
  main: boolean
}

export interface UnitRow {
  name: string
  decimals: number
}

const productFields = [
  'name',
  'unit',
  'price',
  'cost',
  'taxRate',
  'parts',
  'partsShown',
  'active',
  'variantOf',
  'options',
]

/** Products by their ids, with those of which they are variants and those of which they are made, as far as the caller sees them. */
export async function readProducts(ctx: Context, ids: readonly string[]): Promise<Map<string, ProductRow>> {
  const known = new Map<string, ProductRow>()
  // A variant of a bundle, its parts, and of what those are variants: nothing leads further.
  for (let wanted = [...new Set(ids)], depth = 0; wanted.length && depth < 3; depth++) {
    const rows = await readRows<ProductRow>(ctx, 'product', productFields, sql`t.id = any(${wanted}::uuid[])`)
    for (const row of rows) known.set(row.id, row)
    const next = rows.flatMap(({ variantOf, parts }) => [variantOf, ...(parts ?? []).map(part => part.product)])
    wanted = [...new Set(next)].filter((id): id is string => typeof id === 'string' && !known.has(id))
  }
  return known
}

const listFields = [
  'name',
  'currency',
  'taxIncluded',
  'base',
  'adjustment',
  'roundTo',
  'from',
  'until',
  'main',
  'active',
]
export const readLists = (ctx: Context): Promise<ListRow[]> => readRows(ctx, 'priceList', listFields, sql`true`)

/** Prices of some products in some lists that hold on a day. */
export const readPrices = (
  ctx: Context,
  { lists, products, on }: { lists: readonly string[]; products: readonly string[]; on: string },
): Promise<PriceRow[]> =>
  readRows(
    ctx,
    'price',
    ['priceList', 'product', 'amount', 'minQuantity', 'from', 'until'],
    sql`t.price_list = any(${lists}::uuid[]) and t.product = any(${products}::uuid[])
      and (t."from" is null or t."from" <= ${on}) and (t."until" is null or t."until" >= ${on})`,
  )

export const readTaxRates = (ctx: Context): Promise<TaxRow[]> =>
  readRows(ctx, 'taxRate', ['name', 'rate', 'from', 'until', 'main'], sql`true`)

export const readEntities = (ctx: Context): Promise<EntityRow[]> =>
  readRows(ctx, 'legalEntity', ['taxMode', 'taxRate', 'main'], sql`t.active`)

export const readUnits = (ctx: Context): Promise<UnitRow[]> => readRows(ctx, 'unit', ['name', 'decimals'], sql`true`)

/** Living rows that the caller may see, with those of the fields that are not hidden from him; the oldest first. */
async function readRows<Row>(ctx: Context, name: string, fields: readonly string[], which: Sql): Promise<Row[]> {
  const object = objectOf(ctx, name)
  if (scopeOf(ctx, object, 'read') === 'none') return []
  const seen = visibleFields(ctx, object).flatMap(field => (fields.includes(field.name) ? [field.name] : []))
  const rows = await ctx.db.query<{ row: Row }>(sql`
    select to_json(r) as row from (
      select ${recordColumns(ctx, object, 't', { fields: seen })} from ${fromTable(object, 't')}
      where ${which} and ${living(ctx, object, 't')} and ${accessPredicate(ctx, object, 'read', 't')}
      order by ${raw('t.created_at, t.id')}) r`)
  return rows.map(({ row }) => row)
}

/** Whether it holds on a day, or is not yet or no longer so. */
export const heldOn = ({ from, until }: Period, on: string): 'now' | 'notYet' | 'over' =>
  from && from > on ? 'notYet' : until && until < on ? 'over' : 'now'
