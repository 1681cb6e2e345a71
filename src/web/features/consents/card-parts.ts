import { type CardPart, factRanks } from '../../records/card-part.tsx'

export const cardParts: readonly CardPart[] = [
  {
    on: ['lead', 'contact'],
    at: 'signs',
    load: async () => (await import('./no-advertising.tsx')).NoAdvertising,
    rank: 1,
  },
  {
    on: ['lead', 'contact'],
    at: 'facts',
    load: async () => (await import('./consents-section.tsx')).ConsentsSection,
    words: 'work',
    rank: factRanks.consents,
  },
]
