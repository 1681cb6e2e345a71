import type { CardPart } from '../../records/card-part.tsx'

export const cardParts: readonly CardPart[] = [
  { on: ['lead'], at: 'actions', load: async () => (await import('./lead-actions.tsx')).LeadActions },
  { on: ['lead'], at: 'path', load: async () => (await import('./lead-path.tsx')).LeadPath, height: 32 },
]
