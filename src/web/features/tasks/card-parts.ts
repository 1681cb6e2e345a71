import type { CardPart } from '../../records/card-part.tsx'

export const cardParts: readonly CardPart[] = [
  { on: ['task'], at: 'actions', load: async () => (await import('./task-actions.tsx')).TaskActions },
]
