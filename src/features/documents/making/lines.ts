import { type Item, taxModes, taxRoundings, totalsOf } from '../../../model/index.ts'
import { type Context, listRecords } from '../../../records/index.ts'
import type { RecordJson } from '../../../records/row.ts'
import type { DocumentData, Line } from '../data.ts'
import type { ReadPicture } from './pictures.ts'

export type Priced = Pick<DocumentData, 'lines' | 'totals' | 'currency' | 'taxMode'>

/** The lines of a record and what they come to: counted as everywhere, never anew. */
export async function pricedOf(
  ctx: Context,
  record: RecordJson,
  { entity, pictures }: { entity: RecordJson; pictures: ReadPicture | null },
): Promise<Priced> {
  const items: Item[] = Array.isArray(record.items) ? (record.items as Item[]) : []
  const currency = typeof record.currency === 'string' ? record.currency : ctx.config.company.currency
  const taxMode =
    taxModes.find(mode => mode === record.taxMode) ?? taxModes.find(mode => mode === entity.taxMode) ?? 'included'
  const { lines, byRate, net, discount, tax, total } = totalsOf(items, {
    currency,
    taxMode,
    taxRounding: taxRoundings.find(way => way === record.taxRounding) ?? 'line',
    discount: Number(record.discount ?? 0),
    discountAmount: Number(record.discountAmount ?? 0),
  })
  const products = await productsOf(ctx, items, pictures)
  const lineOf = (item: Item, at: number): Line => {
    const product = products.get(item.product ?? '')
    return {
      position: at + 1,
      code: product?.code ?? null,
      name: item.name,
      description: item.note ?? null,
      unit: item.unit ?? product?.unit ?? null,
      quantity: String(item.quantity),
      price: item.price,
      discount: item.discount ? String(item.discount) : null,
      taxRate: taxMode === 'none' || item.tax == null ? null : String(item.tax),
      net: lines[at]?.net ?? '0.00',
      tax: lines[at]?.tax ?? '0.00',
      total: lines[at]?.total ?? '0.00',
      section: item.section ?? null,
      picture: product?.picture ?? null,
    }
  }
  return {
    lines: items.map(lineOf),
    totals: {
      ...{ net, discount, tax, total },
      byRate: byRate.map(each => ({ ...each, rate: each.rate === null ? null : String(each.rate) })),
    },
    currency,
    taxMode,
  }
}

interface OfProduct {
  code: string | null
  unit: string | null
  picture: Uint8Array | null
}

/** What lines do not tell of their products, as far as the caller sees these. */
async function productsOf(
  ctx: Context,
  items: readonly Item[],
  pictures: ReadPicture | null,
): Promise<Map<string, OfProduct>> {
  const ids = [...new Set(items.flatMap(({ product }) => product ?? []))]
  const found = new Map<string, OfProduct>()
  for (let from = 0; from < ids.length; from += 200) {
    const some = ids.slice(from, from + 200)
    const { data } = await listRecords(ctx, 'product', { filter: { id: { in: some } }, limit: 200 })
    for (const { id, code, unit, picture } of data)
      found.set(id, {
        code: typeof code === 'string' ? code : null,
        unit: typeof unit === 'string' ? unit : null,
        picture: pictures && (await pictures(ctx, picture)),
      })
  }
  return found
}
