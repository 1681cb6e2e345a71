import { boolean, date, defineObject, number, percent, type RecordOf, ref, text } from '../model/index.ts'

const periodHolds = (now: { from?: unknown; until?: unknown }): boolean =>
  !now.from || !now.until || String(now.from) <= String(now.until)

const period = {
  field: 'until',
  says: { en: 'It ends on its first day or later', ru: 'Срок заканчивается не раньше, чем начинается' },
  holds: periodHolds,
}

/** Prices for some clients, in one currency, for a time. With a base it follows that list, so many per cent above or below it. */
export const priceList = defineObject({
  name: 'priceList',
  plural: 'price-lists',
  title: 'name',
  fields: {
    name: text({ required: true, max: 200, search: true, index: true }),
    currency: text({ required: true, max: 3, format: 'currency', default: 'currency' }),
    taxIncluded: boolean({ required: true, default: true }),
    base: ref('priceList', { onDelete: 'restrict', tree: true }),
    adjustment: percent({ min: -100, max: 1000, decimals: 4, additive: false }),
    roundTo: number({ min: 0.01, decimals: 2, additive: false }),
    from: date(),
    until: date(),
    main: boolean({ required: true, default: false }),
    active: boolean({ required: true, default: true }),
  },
  worked: ['currency', 'adjustment', 'roundTo'],
  rules: [period],
  views: { list: ['name', 'currency', 'base', 'adjustment', 'from', 'until', 'main', 'active'] },
})
export type PriceList = RecordOf<typeof priceList>

/** What a product costs by a list, from so many on, for a time. */
export const price = defineObject({
  name: 'price',
  plural: 'prices',
  title: 'note',
  fields: {
    priceList: ref('priceList', { required: true, onDelete: 'restrict', index: true }),
    product: ref('product', { required: true, onDelete: 'cascade', index: true }),
    amount: number({ required: true, min: 0, decimals: 4, additive: false }),
    minQuantity: number({ required: true, default: 1, min: 0.000001, decimals: 6, additive: false }),
    from: date(),
    until: date(),
    note: text({ max: 300, search: true }),
  },
  worked: ['amount', 'minQuantity'],
  rules: [period],
  views: { list: ['priceList', 'product', 'minQuantity', 'amount', 'from', 'until'] },
})
export type Price = RecordOf<typeof price>
