import {
  dayAt,
  Invalid,
  type Item,
  isCurrency,
  isDay,
  isId,
  itemsType,
  type Json,
  type Problem,
  type TaxMode,
  type TaxRounding,
} from '../../../model/index.ts'
import { onlyOneDiscount } from '../../../objects/priced.ts'
import type { Context } from '../../../records/index.ts'
import type { AskedLine, PricingAsked } from '../../pricing.ts'
import { type EntityRow, type ProductRow, readEntities, readProducts, readUnits, type UnitRow } from './rows.ts'

/** A line as it was asked for, in its canonical form; what was not told is still not there. */
export interface ReadLine {
  of: number
  item: Item
  product: ProductRow | undefined
  /** Given by whoever asked. */
  gives: { price: boolean; tax: boolean }
}

export interface Read {
  lines: ReadLine[]
  products: ReadonlyMap<string, ProductRow>
  on: string
  entity: EntityRow | undefined
  currency: string | null
  taxMode: TaxMode | null
  taxRounding: TaxRounding
  discount: number | null
  discountAmount: number | null
}

/** What was asked, checked as a record with these lines would be. Throws Invalid with every problem by its field. */
export async function readAsked(ctx: Context, asked: PricingAsked): Promise<Read> {
  const { company } = ctx.config
  const on = asked.on ?? dayAt(new Date(), company.timeZone)
  const { items, problems } = parseLines(ctx, asked.lines)
  const products = await readProducts(
    ctx,
    items.flatMap(({ product }) => product ?? []),
  )
  const entities = await readEntities(ctx)
  const entity = entities.find(({ id, main }) => (asked.legalEntity ? id === asked.legalEntity : main))
  const all = [
    ...problems,
    ...termProblems(asked, on),
    ...(asked.legalEntity && !entity ? [dangling('legalEntity', 'legalEntity', asked.legalEntity)] : []),
    ...lineProblems(items, products, await readUnits(ctx)),
  ]
  if (all.length) throw new Invalid(all)
  return {
    lines: items.map((item, of) => readLine(item, of, products, asked.lines[of])),
    products,
    on,
    entity,
    currency: asked.currency ?? null,
    taxMode: asked.taxMode ?? null,
    taxRounding: asked.taxRounding ?? 'line',
    discount: asked.discount ?? null,
    discountAmount: asked.discountAmount ?? null,
  }
}

/** Only while a product has yet to give the line its name. */
const unnamed = '—'

function parseLines(ctx: Context, lines: readonly AskedLine[]): { items: Item[]; problems: Problem[] } {
  const problems: Problem[] = []
  const named = lines.map(line => ({
    ...line,
    name: line.name ?? '',
    price: line.price ?? '0',
    ...(line.product && !line.name ? { name: unnamed } : {}),
  }))
  const items = itemsType.parse(
    named satisfies Json[],
    {},
    (code, params = {}, path = '') => void problems.push({ field: path ? `lines.${path}` : 'lines', code, params }),
    ctx.config.company,
  )
  return { items: items ?? [], problems }
}

function readLine(
  item: Item,
  of: number,
  products: ReadonlyMap<string, ProductRow>,
  asked: AskedLine | undefined,
): ReadLine {
  const product = products.get(item.product ?? '')
  const name = item.name === unnamed && product ? calledAs(product) : item.name
  const unit = item.unit ?? product?.unit ?? undefined
  return {
    of,
    item: { ...item, name, ...(unit ? { unit } : {}) },
    product,
    gives: { price: asked?.price != null && asked.price !== '', tax: asked?.tax !== undefined },
  }
}

/** A variant is called by what it is of its product, unless its name says so. */
export const calledAs = ({ name, options }: ProductRow): string =>
  (options && !name.includes(options) ? `${name}, ${options}` : name).slice(0, 300)

function termProblems({ currency, discount, discountAmount, ...asked }: PricingAsked, on: string): Problem[] {
  const ids = (['company', 'contact', 'priceList', 'legalEntity'] as const).filter(
    field => asked[field] && !isId(asked[field]),
  )
  const outside = (value: number | null | undefined, most: number) => value != null && !(value >= 0 && value <= most)
  return [
    ...ids.map(field => ({ field, code: 'id' })),
    ...(isDay(on) ? [] : [{ field: 'on', code: 'date' }]),
    ...(currency == null || isCurrency(currency) ? [] : [{ field: 'currency', code: 'currency' }]),
    ...(outside(discount, 100) ? [{ field: 'discount', code: 'tooLarge', params: { max: 100 } }] : []),
    ...(outside(discountAmount, 1e16) ? [{ field: 'discountAmount', code: 'tooSmall', params: { min: 0 } }] : []),
    ...(onlyOneDiscount.holds(
      { discount: discount ?? null, discountAmount: discountAmount ?? null },
      { before: null, stage: null },
    )
      ? []
      : [{ field: onlyOneDiscount.field, code: 'rule', says: onlyOneDiscount.says }]),
  ]
}

/** Products that are not there, and halves of what is sold whole. */
function lineProblems(
  items: readonly Item[],
  products: ReadonlyMap<string, ProductRow>,
  units: readonly UnitRow[],
): Problem[] {
  const decimalsOf = new Map(units.map(({ name, decimals }) => [name, decimals]))
  return items.flatMap(({ product, quantity, unit }, at): Problem[] => {
    const row = products.get(product ?? '')
    if (product && !row) return [dangling(`lines.${at}.product`, 'product', product)]
    const name = unit ?? row?.unit ?? ''
    const decimals = decimalsOf.get(name)
    const isFiner = decimals !== undefined && Number(quantity.toFixed(decimals)) !== quantity
    return isFiner ? [{ field: `lines.${at}.quantity`, code: 'unitDecimals', params: { unit: name, decimals } }] : []
  })
}

export const dangling = (field: string, object: string, id: string): Problem => ({
  field,
  code: 'dangling',
  params: { object, id },
})
