import { type CardPart, factRanks } from '../../records/card-part.tsx'

export const cardParts: readonly CardPart[] = [
  {
    on: ['lead', 'contact', 'interest'],
    at: 'facts',
    load: async () => (await import('./visits-section.tsx')).VisitsSection,
    words: 'work',
    rank: factRanks.visits,
  },
]
