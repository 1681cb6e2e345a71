import type { CardPart } from '../../records/card-part.tsx'

export const cardParts: readonly CardPart[] = [
  { on: ['deal'], at: 'actions', load: async () => (await import('./deal-actions.tsx')).DealActions },
  { on: ['deal'], at: 'path', load: async () => (await import('./deal-path.tsx')).DealPath, height: 80 },
]
