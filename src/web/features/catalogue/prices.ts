import { queryOptions } from '@tanstack/react-query'
import { api } from '../../app/api.ts'
import type { PageOf, RecordJson } from '../../app/contract.ts'
import { isJsonObject } from '../../fields/json-object.ts'

/** A price of a list that holds without end. */
export interface Price {
  id: string
  product: string
  minQuantity: number
  amount: number
}

export interface PricedProduct {
  id: string
  name: string
  code: string
}

export interface ListPrices {
  products: PricedProduct[]
  prices: Price[]
  /** Prices for a time: they are seen in the list of prices. */
  dated: number
}

/** All prices of a list with their products, by name. */
export const pricesQuery = (list: string) =>
  queryOptions({
    queryKey: ['records', 'price', 'list', 'of', list],
    queryFn: async ({ signal }): Promise<ListPrices> => {
      const products = new Map<string, PricedProduct>()
      const prices: Price[] = []
      let dated = 0
      for (let cursor: string | null = ''; cursor !== null; ) {
        const page: PageOf<RecordJson> = await api.post(
          '/prices/query',
          { filter: { priceList: list }, expand: ['product'], limit: 200, ...(cursor ? { cursor } : {}) },
          { signal },
        )
        for (const row of page.data) {
          const product = productOf(row)
          products.set(product.id, product)
          if (row.from || row.until) dated++
          else prices.push({ ...asPrice(row), product: product.id })
        }
        cursor = page.nextCursor
      }
      return { products: [...products.values()].sort((a, b) => a.name.localeCompare(b.name)), prices, dated }
    },
  })

const asPrice = ({ id, minQuantity, amount }: RecordJson): Omit<Price, 'product'> => ({
  id,
  minQuantity: Number(minQuantity ?? 1),
  amount: Number(amount ?? 0),
})

function productOf({ product }: RecordJson): PricedProduct {
  if (!isJsonObject(product)) return { id: String(product ?? ''), name: '—', code: '' }
  return { id: String(product.id ?? ''), name: String(product.name ?? '—'), code: String(product.code ?? '') }
}

/** A cell that was written: `null` takes the price away. */
export interface Written {
  product: string
  minQuantity: number
  amount: number | null
}

interface BulkAnswer {
  results: { status: number; errors?: { message: string }[] }[]
}

/** Writes cells, all or none, by one call. */
export async function writePrices(list: string, known: readonly Price[], cells: readonly Written[]): Promise<void> {
  const at = ({ product, minQuantity }: Written) =>
    known.find(price => price.product === product && price.minQuantity === minQuantity)
  const create = cells.flatMap(cell =>
    at(cell) || cell.amount === null ? [] : [{ ...cell, amount: cell.amount, priceList: list }],
  )
  const update = cells.flatMap(cell => {
    const price = at(cell)
    return price && cell.amount !== null && cell.amount !== price.amount ? [{ id: price.id, amount: cell.amount }] : []
  })
  const remove = cells.flatMap(cell => (cell.amount === null ? (at(cell)?.id ?? []) : []))
  if (!create.length && !update.length && !remove.length) return
  const { results } = await api.post<BulkAnswer>('/prices/bulk', { create, update, remove, atomic: true })
  const wrong = results.flatMap(({ errors }) => errors ?? [])[0]
  if (wrong) throw new Error(wrong.message)
}
