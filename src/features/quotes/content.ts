import { createHash } from 'node:crypto'
import { type Item, type Json, type JsonObject, type Totals, totalsOf } from '../../model/index.ts'
import { linesOf, termsOf } from '../../objects/priced.ts'
import type { RecordJson } from '../../records/row.ts'

/** What a client is offered, frozen when it is sent. Nothing of people stands in it. */
export interface QuoteContent {
  number: string
  name: string
  dated: string
  validUntil: string | null
  currency: string
  taxMode: string
  items: Item[]
  totals: Totals
  discount: number | null
  discountAmount: number | null
  taxRounding: string | null
  paymentTerms: string | null
  deliveryTerms: string | null
  legalEntity: string | null
  company: string | null
}

/** Freezes a quote. It has lines and a currency: whoever sends it has seen to that. */
export function contentOf(quote: RecordJson, { number, dated }: { number: string; dated: string }): QuoteContent {
  const totals = totalsOf(linesOf(quote), termsOf(quote, String(quote.currency)))
  const text = (value: Json | undefined) => (typeof value === 'string' ? value : null)
  const figure = (value: Json | undefined) => (typeof value === 'number' ? value : null)
  return {
    number,
    name: String(quote.name),
    dated,
    validUntil: text(quote.validUntil),
    currency: String(quote.currency),
    taxMode: String(quote.taxMode ?? 'included'),
    items: linesOf(quote),
    totals,
    discount: figure(quote.discount),
    discountAmount: figure(quote.discountAmount),
    taxRounding: text(quote.taxRounding),
    paymentTerms: text(quote.paymentTerms),
    deliveryTerms: text(quote.deliveryTerms),
    legalEntity: text(quote.legalEntity),
    company: text(quote.company),
  }
}

/** By what an offer is named where somebody decides on it: SHA-256 in hex. */
export const hashOfContent = (content: QuoteContent): string =>
  createHash('sha256').update(JSON.stringify(content)).digest('hex')

/** The fields of a quote as they were when this was sent. */
export const fieldsOf = (content: QuoteContent): JsonObject => ({
  items: content.items,
  currency: content.currency,
  taxMode: content.taxMode,
  taxRounding: content.taxRounding,
  discount: content.discount,
  discountAmount: content.discountAmount,
  validUntil: content.validUntil,
  paymentTerms: content.paymentTerms,
  deliveryTerms: content.deliveryTerms,
  legalEntity: content.legalEntity,
})
