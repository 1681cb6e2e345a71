import type { CardPart } from '../../records/card-part.tsx'

export const cardParts: readonly CardPart[] = [
  {
    on: ['company'],
    at: 'actions',
    load: async () => (await import('./company-actions.tsx')).CompanyActions,
    words: 'work',
    rank: 1,
  },
]
