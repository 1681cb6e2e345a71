import type { Item, TaxMode, TaxRounding, Totals } from '../model/index.ts'
import type { Context } from '../records/context.ts'

/** A line to be priced. Without a price it gets that of the lists; what is given stays as it is. */
export interface AskedLine extends Partial<Omit<Item, 'tax' | 'unit' | 'note' | 'section' | 'price'>> {
  price?: string | number | null
  unit?: string | null
  tax?: number | null
  note?: string | null
  section?: string | null
}

/** Lines, and what prices depend on besides. */
export interface PricingAsked {
  lines: readonly AskedLine[]
  company?: string | null
  contact?: string | null
  priceList?: string | null
  /** Left out: that of the list. */
  currency?: string | null
  /** The day whose prices, taxes and rates hold; left out: today, where the company is. */
  on?: string | null
  /** Left out: as the legal entity does. */
  taxMode?: TaxMode | null
  taxRounding?: TaxRounding | null
  discount?: number | null
  discountAmount?: number | null
  /** Left out: the main one. */
  legalEntity?: string | null
}

/** An exchange rate that was used: of one unit in the company's currency. */
export interface RateUsed {
  currency: string
  on: string
  rate: number
}

/** Where the price of a line comes from. */
export interface PriceSource {
  /** Which of the asked lines it is of: a bundle that is shown part by part becomes several. */
  of: number
  /** `given`: by whoever asked; `parts`: the sum of what a bundle is made of; `none`: nobody has set one. */
  kind: 'given' | 'list' | 'product' | 'parts' | 'none'
  /** What the lists say, in the currency and with the tax of the answer; also where another price was given. */
  listPrice: string | null
  list: { id: string; name: string } | null
  /** Lists that it follows, one after another. */
  bases: string[]
  /** From which quantity on it holds. */
  minQuantity: number | null
  rates: RateUsed[]
}

export const pricingWarnings = [
  'listInactive',
  'listNotYet',
  'listOver',
  'notInList',
  'noPrice',
  'otherPrice',
  'productInactive',
  'taxOver',
  'noRate',
] as const

export interface PricingWarning {
  code: (typeof pricingWarnings)[number]
  /** Which line of the answer; absent: all. */
  line?: number
  params: Record<string, string | number>
}

export interface Priced {
  currency: string
  on: string
  taxMode: TaxMode
  priceList: { id: string; name: string } | null
  lines: Item[]
  /** One for each line. */
  prices: PriceSource[]
  totals: Totals
  /** What the lines cost us, and what is left of them without tax; `null` where that is not known. Absent for who may not see it. */
  cost?: string | null
  margin?: string | null
  warnings: PricingWarning[]
}

/**
 * Prices lines by the lists, quantity breaks, rates and taxes of a day. Throws Invalid: a product that is not there, a quantity finer
 * than its unit, a missing exchange rate (`rateMissing`), each by its field.
 */
export type PriceLines = (ctx: Context, asked: PricingAsked) => Promise<Priced>
