import { type CardPart, factRanks } from '../../records/card-part.tsx'

export const cardParts: readonly CardPart[] = [
  {
    on: ['lead', 'contact', 'company', 'deal', 'quote', 'order', 'invoice'],
    at: 'facts',
    load: async () => (await import('./papers-section.tsx')).PapersSection,
    words: 'work',
    rank: factRanks.papers,
  },
]
