import { Invalid } from '../../model/index.ts'
import { linesOf, termsOf } from '../../objects/priced.ts'
import type { Context } from '../../records/index.ts'
import type { RecordJson } from '../../records/row.ts'
import type { PriceLines } from '../pricing.ts'

/** What the lists of today say of each line with a product, in the record's currency and tax mode; `null` where they say nothing. */
export async function listedPrices(ctx: Context, record: RecordJson, price: PriceLines): Promise<(string | null)[]> {
  const lines = linesOf(record)
  if (!lines.some(({ product }) => product)) return []
  const text = (field: string) => (typeof record[field] === 'string' ? record[field] : null)
  try {
    const { prices } = await price(ctx, {
      lines: lines.map(({ section: _, ...line }) => line),
      ...{
        company: text('company'),
        contact: text('contact'),
        priceList: text('priceList'),
        currency: text('currency'),
      },
      legalEntity: text('legalEntity'),
      taxMode: termsOf(record, String(record.currency)).taxMode,
    })
    return lines.map((_, at) => prices.find(({ of }) => of === at)?.listPrice ?? null)
  } catch (error) {
    // Without a rate of the day nobody knows: the discounts that are written count then.
    if (error instanceof Invalid) return []
    throw error
  }
}
