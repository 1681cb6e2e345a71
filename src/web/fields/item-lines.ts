import type { Json } from '../../model/index.ts'
import { isJsonObject } from './json-object.ts'
import { asList, asText } from './widget.ts'

/** A line of a deal, quote, order or invoice, as `model/fields/items.ts` has it. */
export interface Line {
  product: string | null
  name: string
  quantity: number
  price: string
  discount: number
  unit?: string
  tax?: number | null
  note?: string
  section?: string
}

export const asLines = (value: Json): Line[] => asList(value).filter(isJsonObject).map(asLine)

const asLine = (line: { [member: string]: Json }): Line => ({
  product: typeof line.product === 'string' ? line.product : null,
  name: asText(line.name),
  quantity: Number(line.quantity ?? 1),
  price: asText(line.price) || '0',
  discount: Number(line.discount ?? 0),
  ...(line.unit ? { unit: asText(line.unit) } : {}),
  ...(line.tax === undefined ? {} : { tax: line.tax === null ? null : Number(line.tax) }),
  ...(line.note ? { note: asText(line.note) } : {}),
  ...(line.section ? { section: asText(line.section) } : {}),
})
