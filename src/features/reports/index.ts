import type { Feature } from '../feature.ts'
import { figureRoutes } from './figures/routes.ts'
import { funnelRoutes } from './funnel/routes.ts'

/** What the head asks of the numbers. */
export const reports: Feature = { name: 'reports', routes: [...funnelRoutes, ...figureRoutes] }
