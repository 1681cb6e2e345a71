import type { CardPart } from '../../records/card-part.tsx'

export const cardParts: readonly CardPart[] = [
  {
    on: ['lead', 'contact', 'company'],
    at: 'actions',
    load: async () => (await import('./quote-button.tsx')).QuoteButton,
    rank: 2,
  },
  { on: ['quote'], at: 'actions', load: async () => (await import('./quote-actions.tsx')).QuoteActions, words: 'work' },
  {
    on: ['quote'],
    at: 'path',
    load: async () => (await import('./quote-path.tsx')).QuotePath,
    words: 'work',
    height: 32,
  },
  {
    on: ['quote'],
    at: 'facts',
    load: async () => (await import('./editions-section.tsx')).EditionsSection,
    words: 'work',
    rank: 1,
  },
]
