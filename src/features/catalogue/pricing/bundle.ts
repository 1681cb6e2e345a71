import { Exact, type Item } from '../../../model/index.ts'
import { calledAs, type ReadLine } from './read-asked.ts'
import type { ProductRow } from './rows.ts'

/** The lines of an asked one: a bundle that is shown part by part becomes its parts, under its name; any other stays one. */
export function expand(products: ReadonlyMap<string, ProductRow>, line: ReadLine): ReadLine[] {
  const { product, gives, item } = line
  const parts = product?.parts ?? []
  if (!product || !parts.length || gives.price) return [line]
  if (product.partsShown !== 'apart') return [{ ...line, item: { ...item, note: item.note ?? noteOf(parts) } }]
  return parts.map(part => partLine(products, line, part))
}

/** «Стол × 1; Стул × 4» */
const noteOf = (parts: readonly Item[]): string =>
  parts
    .map(({ name, quantity }) => `${name} × ${quantity}`)
    .join('; ')
    .slice(0, 1000)

function partLine(products: ReadonlyMap<string, ProductRow>, { item, of, gives }: ReadLine, part: Item): ReadLine {
  const product = products.get(part.product ?? '')
  const unit = part.unit ?? product?.unit ?? undefined
  const { tax, unit: _, note: __, ...whole } = item
  return {
    of,
    product,
    gives: { price: !product, tax: gives.tax },
    item: {
      ...whole,
      product: product?.id ?? null,
      name: product ? calledAs(product) : part.name,
      quantity: new Exact(part.quantity).times(item.quantity).toDecimalPlaces(6).toNumber(),
      price: part.price,
      discount: joined(part.discount, item.discount),
      section: item.section ?? item.name.slice(0, 200),
      ...(unit ? { unit } : {}),
      ...(gives.tax && tax !== undefined ? { tax } : {}),
    },
  }
}

/** A discount on what is left after another. */
const joined = (one: number, other: number): number =>
  new Exact(100)
    .minus(new Exact(100).minus(one).times(new Exact(100).minus(other)).div(100))
    .toDecimalPlaces(4)
    .toNumber()
