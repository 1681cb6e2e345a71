import { Exact, Invalid, type JsonObject, minorUnits, newId } from '../../model/index.ts'
import { createRecords } from '../../records/create.ts'
import { type Context, createRecord, getRecord, listRecords, type RecordJson, transact } from '../../records/index.ts'

export interface ListCopy {
  name: string
  /** Per cent above or below the prices of the other. */
  adjustment?: number
}

/** A list with the same prices, so many per cent higher or lower; all of it or nothing. Its first days and whether it is main are its own. */
export async function copyList(ctx: Context, id: string, { name, adjustment = 0 }: ListCopy): Promise<RecordJson> {
  if (!(adjustment >= -100 && adjustment <= 1000))
    throw new Invalid([{ field: 'adjustment', code: 'tooSmall', params: { min: -100 } }])
  return transact(ctx, async inside => {
    const list = await getRecord(inside, 'priceList', id)
    const kept = Object.fromEntries(
      ['currency', 'taxIncluded', 'base', 'adjustment', 'roundTo'].map(field => [field, list[field] ?? null]),
    )
    const copy = await createRecord(inside, 'priceList', { ...kept, name })
    const step = list.roundTo ? new Exact(String(list.roundTo)) : new Exact(10).pow(-minorUnits(String(list.currency)))
    const changed = (amount: unknown): number =>
      adjustment === 0
        ? Number(amount)
        : new Exact(String(amount))
            .times(new Exact(100).plus(adjustment))
            .div(100)
            .div(step)
            .toDecimalPlaces(0)
            .times(step)
            .toNumber()
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page = await pricesOf(inside, id, cursor)
      await createRecords(
        inside,
        'price',
        page.data.map(price => ({
          id: newId(),
          input: { ...asGiven(price), priceList: copy.id, amount: changed(price.amount) },
        })),
      )
      cursor = page.nextCursor
    }
    return copy
  })
}

const fields = ['product', 'amount', 'minQuantity', 'from', 'until', 'note']

const pricesOf = (ctx: Context, list: string, cursor: string) =>
  listRecords(ctx, 'price', {
    filter: { priceList: list },
    fields,
    limit: 200,
    sort: 'createdAt',
    ...(cursor ? { cursor } : {}),
  })

const asGiven = (price: RecordJson): JsonObject =>
  Object.fromEntries(fields.flatMap(field => (price[field] == null ? [] : [[field, price[field]]])))
