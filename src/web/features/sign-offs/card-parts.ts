import type { CardPart } from '../../records/card-part.tsx'

export const cardParts: readonly CardPart[] = [
  {
    on: ['quote', 'invoice', 'document'],
    at: 'signs',
    load: async () => (await import('./sign-off-section.tsx')).SignOffSign,
    words: 'work',
  },
  {
    on: ['quote', 'invoice', 'document'],
    at: 'facts',
    load: async () => (await import('./sign-off-section.tsx')).SignOffSection,
    words: 'work',
  },
]
