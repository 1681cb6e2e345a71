import {
  boolean,
  choice,
  defineObject,
  file,
  items,
  longText,
  money,
  type RecordOf,
  ref,
  text,
} from '../model/index.ts'

/** What is sold. A variant names the product of which it is one; a bundle the parts that it is sold with. */
export const product = defineObject({
  name: 'product',
  plural: 'products',
  title: 'name',
  fields: {
    name: text({ required: true, max: 300, search: true, index: true }),
    code: text({ max: 100, search: true, unique: true }),
    category: ref('productCategory', { onDelete: 'restrict', index: true }),
    series: text({ max: 100, index: true }),
    variantOf: ref('product', { onDelete: 'restrict', index: true, tree: true }),
    options: text({ max: 300, search: true }),
    unit: text({ max: 20 }),
    price: money({ min: 0, additive: false }),
    cost: money({ min: 0, additive: false }),
    taxRate: ref('taxRate', { onDelete: 'restrict' }),
    parts: items(),
    partsShown: choice(['together', 'apart']),
    picture: file(),
    active: boolean({ default: true, required: true }),
    about: longText({ max: 10_000, search: true }),
  },
  worked: ['code', 'series', 'unit', 'options', 'about'],
  views: {
    list: ['name', 'code', 'category', 'series', 'price', 'active'],
    form: ['name', 'code', 'category', 'series', 'unit', 'price', 'cost', 'taxRate', 'active', 'about'],
  },
})
export type Product = RecordOf<typeof product>
