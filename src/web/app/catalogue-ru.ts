import { catalogueOf } from './catalogue.ts'

export const catalogue = catalogueOf(
  import.meta.glob<Record<string, unknown>>('../../messages/ru/*.json', { eager: true, import: 'default' }),
)
