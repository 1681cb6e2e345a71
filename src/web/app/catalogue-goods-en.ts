import { catalogueOf } from './catalogue.ts'

/** Words of products and price lists. They are a part of the words of the set-up. */
export const catalogue = catalogueOf(
  import.meta.glob<Record<string, unknown>>('../../messages/en/catalogue.json', { eager: true, import: 'default' }),
)
