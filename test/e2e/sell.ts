import type { Client } from '../setup/client.ts'
import type { Sold } from './screens.ts'
import { type Locale, make } from './showcase.ts'

interface Buying {
  deal: string
  company: string
  contact: string
}

const wares = {
  ru: [
    ['Стол дубовый «Берег»', '48000'],
    ['Стул с мягкой спинкой', '9500'],
  ],
  en: [
    ['Oak table, 220 cm', '1480'],
    ['Upholstered chair', '165'],
  ],
} as const

/** A sale of everything that is sold: offered, ordered, and asked to be paid. */
export async function sell(api: Client, locale: Locale, { deal, company, contact }: Buying): Promise<Sold> {
  const currency = locale === 'ru' ? 'RUB' : 'GBP'
  const items: object[] = []
  const branch = await make(api, '/product-categories', { name: locale === 'ru' ? 'Столовые' : 'Dining rooms' })
  const priceList = await make(api, '/price-lists', {
    name: locale === 'ru' ? 'Для салонов' : 'Trade prices',
    currency,
  })
  for (const [name, price] of wares[locale]) {
    const product = await make(api, '/products', { name, category: branch.id, price: { amount: price, currency } })
    await make(api, '/prices', { priceList: priceList.id, product: product.id, amount: Number(price) })
    items.push({ product: product.id, name, quantity: 2, price, discount: 5, tax: 20 })
  }
  const name = locale === 'ru' ? 'Столовая для салона' : 'A dining room for the showroom'
  const quote = await make(api, '/quotes', { name, company, contact, items, currency, deal })
  const order = await make(api, `/quotes/${quote.id}/orders`, {})
  const invoice = await make(api, '/invoices', { name, company, contact, items, currency })
  const idOf = ({ id, order: made }: Record<string, unknown>) => String(id ?? made)
  return { quote: idOf(quote), order: idOf(order), invoice: idOf(invoice), priceList: idOf(priceList) }
}
