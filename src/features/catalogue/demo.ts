import { type Context, createRecord, listRecords, type RecordJson, updateRecord } from '../../records/index.ts'

/** From a third to two thirds of the price, as makers of furniture reckon. */
const shareOfCost = 0.55

/** The sample company: its series as branches of the catalogue, a wholesale list with breaks, what things cost it, and some rates. */
export async function addDemoCatalogue(ctx: Context): Promise<void> {
  const { data: products } = await listRecords(ctx, 'product', { limit: 200, sort: 'name' })
  const { data: lists } = await listRecords(ctx, 'priceList', { limit: 200 })
  const retail = lists.find(list => list.main)
  if (!products.length || !retail) return
  const branches = await addBranches(ctx, products)
  const wholesale = await createRecord(ctx, 'priceList', {
    name: 'Опт',
    currency: 'RUB',
    base: retail.id,
    adjustment: -7,
    roundTo: 10,
  })
  for (const product of products) {
    const price = amountOf(product)
    if (!price) continue
    await updateRecord(ctx, 'product', product.id, {
      category: branches.get(String(product.series ?? '')) ?? null,
      cost: { amount: String(Math.round((price * shareOfCost) / 10) * 10), currency: 'RUB' },
    })
    await createRecord(ctx, 'price', { priceList: retail.id, product: product.id, amount: price })
    for (const [minQuantity, share] of [
      [5, 0.9],
      [20, 0.85],
    ] as const)
      await createRecord(ctx, 'price', {
        priceList: wholesale.id,
        product: product.id,
        minQuantity,
        amount: Math.round((price * share) / 10) * 10,
      })
  }
}

async function addBranches(ctx: Context, products: readonly RecordJson[]): Promise<Map<string, string>> {
  const series = [...new Set(products.flatMap(product => (product.series ? [String(product.series)] : [])))].sort()
  const branches = new Map<string, string>()
  for (const [position, name] of series.entries())
    branches.set(name, (await createRecord(ctx, 'productCategory', { name: names[name] ?? name, position })).id)
  return branches
}

const names: Record<string, string> = { Дом: 'Мебель для дома', Офис: 'Мебель для офиса' }

function amountOf({ price }: RecordJson): number {
  const amount = typeof price === 'object' && price !== null && 'amount' in price ? Number(price.amount) : 0
  return Number.isFinite(amount) ? amount : 0
}
