import { createHash } from 'node:crypto'
import { Exact, type Item, isJsonObject, type Json, type JsonObject, totalsOf } from '../../model/index.ts'
import { linesOf, termsOf } from '../../objects/priced.ts'
import type { RecordJson } from '../../records/row.ts'
import type { SignedObject } from '../sign-off.ts'

const priced = [
  ...['items', 'currency', 'taxMode', 'taxRounding', 'discount', 'discountAmount', 'paymentTerms'],
  ...['company', 'contact'],
]

/** What is approved with a record: a change of any of these has to be approved anew. What sending and issuing fill in is not among them. */
const approvedFields: Record<SignedObject, readonly string[]> = {
  quote: [...priced, 'deliveryTerms'],
  invoice: [...priced, 'kind'],
  document: ['kind', 'file', 'on', 'edition', 'company'],
}

/** A hash of all that is approved with it. */
export const contentHash = (object: SignedObject, record: RecordJson): Buffer =>
  createHash('sha256')
    .update(plainJson(Object.fromEntries(approvedFields[object].map(name => [name, record[name] ?? null]))))
    .digest()

/** The same text for the same value, in whichever order its members stand. */
function plainJson(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(plainJson).join(',')}]`
  if (!isJsonObject(value)) return JSON.stringify(value)
  const members = Object.keys(value).sort()
  return `{${members.map(name => `${JSON.stringify(name)}:${plainJson(value[name] ?? null)}`).join(',')}}`
}

/** In per cent; `null` where it cannot be told. */
export interface Discounts {
  /** The largest of a line. */
  perLine: number | null
  /** Of all, own discounts of lines counted in. */
  whole: number | null
  /** Of what is left of the price without tax. */
  margin: number | null
}

/**
 * `listed` are the prices that lists say, by line: a price written lower is a discount as well. Without them it is what the lines themselves say.
 */
export function discountsOf(record: RecordJson, listed: readonly (string | null)[] = []): Discounts {
  const lines = linesOf(record)
  if (!lines.length || typeof record.currency !== 'string') return { perLine: null, whole: null, margin: null }
  const terms = termsOf(record, record.currency)
  const totals = totalsOf(lines, terms)
  const full = lines.map((line, at) => ({ ...line, price: higher(line.price, listed[at]), discount: 0 }))
  const list = totalsOf(full, { ...terms, discount: null, discountAmount: null })
  const off = new Exact(list.total).minus(totals.total)
  return {
    perLine: Math.max(...lines.map((line, at) => offLine(line, listed[at]))),
    whole: share(off.toFixed(), list.total),
    margin: isJsonObject(record.margin) ? share(String(record.margin.amount), totals.net) : null,
  }
}

const higher = (price: string, listed: string | null | undefined): string =>
  listed && new Exact(listed).gt(price) ? listed : price

/** Its own discount, and what its price is below that of the lists, in per cent together. */
function offLine({ price, discount }: Item, listed: string | null | undefined): number {
  const full = new Exact(higher(price, listed))
  if (full.isZero()) return discount
  const paid = new Exact(price).times(new Exact(100).minus(discount)).div(full)
  return new Exact(100).minus(paid).toDecimalPlaces(2).toNumber()
}

/** To a hundredth; of nothing it is nothing. */
const share = (part: string, whole: string): number | null =>
  new Exact(whole).isZero() ? null : new Exact(part).times(100).div(whole).toDecimalPlaces(2).toNumber()

/** What is shown to those who decide and do not see the record otherwise. */
export function essentialsOf(
  record: RecordJson,
  { company, discounts: { perLine, whole, margin } }: { company: string | null; discounts: Discounts },
): JsonObject {
  return {
    name: record.name ?? null,
    number: record.documentNumber ?? record.number ?? null,
    kind: record.kind ?? null,
    company,
    total: record.total ?? null,
    discount: whole,
    lineDiscount: perLine,
    margin,
    paymentTerms: record.paymentTerms ?? null,
  }
}
