import { defineObject, number, type RecordOf, ref, text } from '../model/index.ts'

/** A branch of the catalogue: products lie in it, and other branches. */
export const productCategory = defineObject({
  name: 'productCategory',
  plural: 'product-categories',
  title: 'name',
  fields: {
    name: text({ required: true, max: 200, search: true, index: true }),
    parent: ref('productCategory', { onDelete: 'restrict', index: true, tree: true }),
    position: number({ required: true, default: 0, decimals: 0, additive: false }),
  },
  views: { list: ['name', 'parent', 'position'] },
})
export type ProductCategory = RecordOf<typeof productCategory>
