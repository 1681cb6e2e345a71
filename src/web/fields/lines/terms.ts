import type { JsonObject } from '../../../model/index.ts'
import { type TaxMode, type TaxRounding, type Terms, taxModes, taxRoundings } from '../../../model/totals.ts'
import { isJsonObject } from '../json-object.ts'

/** What holds for all lines of a record, as it has it; what it has not is left to the server. */
export interface LineTerms {
  currency: string | null
  taxMode: TaxMode | null
  taxRounding: TaxRounding | null
  discount: number | null
  discountAmount: number | null
  priceList: string | null
}

const asNumber = (value: unknown): number | null =>
  value === null || value === undefined || value === '' ? null : Number(value)

export function termsIn(values: JsonObject): LineTerms {
  const { amount, currency, priceList } = values
  const ofAmount = isJsonObject(amount) && typeof amount.currency === 'string' ? amount.currency : null
  return {
    currency: typeof currency === 'string' && currency ? currency : ofAmount,
    taxMode: taxModes.find(mode => mode === values.taxMode) ?? null,
    taxRounding: taxRoundings.find(way => way === values.taxRounding) ?? null,
    discount: asNumber(values.discount),
    discountAmount: asNumber(values.discountAmount),
    priceList: typeof priceList === 'string' ? priceList : isJsonObject(priceList) ? String(priceList.id) : null,
  }
}

/** The same for counting: a record without a currency counts in the company's. */
export const countedBy = (terms: LineTerms, own: string): Terms => ({
  currency: terms.currency ?? own,
  taxMode: terms.taxMode ?? 'included',
  taxRounding: terms.taxRounding ?? 'line',
  discount: terms.discount,
  discountAmount: terms.discountAmount,
})
