import type { CardPart } from '../../records/card-part.tsx'

export const cardParts: readonly CardPart[] = [
  {
    on: ['deal'],
    at: 'facts',
    load: async () => (await import('./shares-section.tsx')).SharesSection,
    words: 'work',
    rank: 15,
  },
]
