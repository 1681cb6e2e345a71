import type { CardPart } from '../../records/card-part.tsx'

export const cardParts: readonly CardPart[] = [
  {
    on: ['priceList'],
    at: 'actions',
    load: async () => (await import('./list-actions.tsx')).PriceListActions,
    words: 'goods',
  },
]
