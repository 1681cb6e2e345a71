import { type CardPart, factRanks } from '../../records/card-part.tsx'

export const cardParts: readonly CardPart[] = [
  {
    on: ['lead', 'contact', 'company', 'deal', 'quote', 'order', 'invoice', 'case'],
    at: 'facts',
    load: async () => (await import('./runs-section.tsx')).RunsSection,
    rank: factRanks.automation,
  },
]
