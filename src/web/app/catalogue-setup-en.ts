import { catalogueOf } from './catalogue.ts'

/** Words of the pages on which things are set up: few people open them, and seldom. */
export const catalogue = catalogueOf(
  import.meta.glob<Record<string, unknown>>(
    '../../messages/en/{bulk,exchange-page,intake,notices,receipts,settings,sources}.json',
    {
      eager: true,
      import: 'default',
    },
  ),
)
