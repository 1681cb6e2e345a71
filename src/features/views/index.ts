import type { Feature } from '../feature.ts'
import { choiceRoutes } from './choice-routes.ts'
import { viewRoutes } from './routes.ts'

/** Lists and boards that people keep: for themselves, for their team, for everyone. */
export const views: Feature = { name: 'views', routes: [...choiceRoutes, ...viewRoutes] }
