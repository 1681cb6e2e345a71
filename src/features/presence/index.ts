import type { Feature } from '../feature.ts'
import type { OpenCards } from './open-cards.ts'
import { presenceRoutes } from './routes.ts'

/** Colleagues see who else has a record open, and what is being changed of it. */
export const presence = (cards: OpenCards): Feature => ({
  name: 'presence',
  routes: presenceRoutes(cards),
  start: async () => cards.stop,
})
