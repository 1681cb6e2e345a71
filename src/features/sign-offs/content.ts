import { createHash } from 'node:crypto'
import { Exact, isJsonObject, type Json, type JsonObject, totalsOf } from '../../model/index.ts'
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
  order: [...priced, 'deliveryTerms'],
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

export function discountsOf(record: RecordJson): Discounts {
  const lines = linesOf(record)
  if (!lines.length || typeof record.currency !== 'string') return { perLine: null, whole: null, margin: null }
  const totals = totalsOf(lines, termsOf(record, record.currency))
  return {
    perLine: Math.max(...lines.map(({ discount }) => discount)),
    whole: share(totals.discount, totals.list),
    margin: isJsonObject(record.margin) ? share(String(record.margin.amount), totals.net) : null,
  }
}

/** To a hundredth; of nothing it is nothing. */
const share = (part: string, whole: string): number | null =>
  new Exact(whole).isZero() ? null : new Exact(part).times(100).div(whole).toDecimalPlaces(2).toNumber()

/** What is shown to those who decide and do not see the record otherwise. */
export function essentialsOf(record: RecordJson, names: { company: string | null }): JsonObject {
  const { perLine, whole, margin } = discountsOf(record)
  return {
    name: record.name ?? null,
    number: record.documentNumber ?? record.number ?? null,
    kind: record.kind ?? null,
    company: names.company,
    total: record.total ?? null,
    discount: whole,
    lineDiscount: perLine,
    margin,
    paymentTerms: record.paymentTerms ?? null,
  }
}
