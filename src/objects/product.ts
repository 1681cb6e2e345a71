import { boolean, defineObject, longText, money, type RecordOf, text } from '../model/index.ts'

/** What is sold. */
export const product = defineObject({
  name: 'product',
  plural: 'products',
  title: 'name',
  fields: {
    name: text({ required: true, max: 300, search: true, index: true }),
    code: text({ max: 100, search: true, unique: true }),
    series: text({ max: 100, index: true }),
    unit: text({ max: 20 }),
    price: money({ min: 0, additive: false }),
    active: boolean({ default: true, required: true }),
    about: longText({ max: 10_000, search: true }),
  },
  worked: ['code', 'series', 'unit', 'about'],
  views: { list: ['name', 'code', 'series', 'price', 'active'] },
})
export type Product = RecordOf<typeof product>
