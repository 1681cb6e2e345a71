import type { Feature } from '../feature.ts'
import { shareRoutes } from './routes.ts'

/** One record shown to a person or a team beyond what their roles reach, until a day. */
export const sharing: Feature = { name: 'sharing', routes: shareRoutes }
