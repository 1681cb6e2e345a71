import type { CardPart } from '../../records/card-part.tsx'

export const cardParts: readonly CardPart[] = [
  {
    on: ['lead', 'contact', 'company', 'interest', 'deal'],
    at: 'signs',
    load: async () => (await import('./reply-due.tsx')).ReplyDue,
  },
]
