import type { Feature } from '../feature.ts'
import { figureRoutes } from './figures/routes.ts'
import { fileRoutes } from './files/routes.ts'
import { funnelRoutes } from './funnel/routes.ts'
import { dashboards } from './kept/dashboards.ts'
import { savedReports } from './kept/reports.ts'
import { keptRoutes } from './kept/routes.ts'
import { stockRoutes } from './stock/routes.ts'

/** What the head asks of the numbers. */
export const reports: Feature = {
  name: 'reports',
  routes: [
    ...funnelRoutes,
    ...figureRoutes,
    ...stockRoutes,
    ...fileRoutes,
    ...keptRoutes(savedReports),
    ...keptRoutes(dashboards),
  ],
}
