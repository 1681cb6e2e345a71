import { type CardPart, factRanks } from '../../records/card-part.tsx'

export const cardParts: readonly CardPart[] = [
  {
    on: ['order'],
    at: 'path',
    load: async () => (await import('./order-path.tsx')).OrderPath,
    words: 'work',
    height: 80,
  },
  { on: ['order'], at: 'facts', load: async () => (await import('./order-section.tsx')).OrderSection, words: 'work' },
  {
    on: ['deal', 'quote', 'order', 'invoice', 'case'],
    at: 'facts',
    load: async () => (await import('./chain-section.tsx')).ChainSection,
    words: 'work',
    rank: factRanks.sale,
  },
]
