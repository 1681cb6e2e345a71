import type { Json } from '../../model/index.ts'
import { isJsonObject } from './json-object.ts'
import { asList, asText } from './widget.ts'

/** A line of a deal: what, how many, at which price each, less how many per cent. */
export interface Line {
  product: string | null
  name: string
  quantity: number
  price: string
  discount: number
}

export const asLines = (value: Json): Line[] =>
  asList(value)
    .filter(isJsonObject)
    .map(line => ({
      product: typeof line.product === 'string' ? line.product : null,
      name: asText(line.name),
      quantity: Number(line.quantity ?? 1),
      price: asText(line.price) || '0',
      discount: Number(line.discount ?? 0),
    }))

export const totalOf = ({ price, quantity, discount }: Line): number =>
  Math.round(Number(price) * quantity * (100 - discount)) / 100
