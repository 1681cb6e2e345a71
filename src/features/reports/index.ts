import type { Feature } from '../feature.ts'
import type { Letters } from '../letters.ts'
import { figureRoutes } from './figures/routes.ts'
import { fileRoutes } from './files/routes.ts'
import { funnelRoutes } from './funnel/routes.ts'
import { dashboards } from './kept/dashboards.ts'
import { savedReports } from './kept/reports.ts'
import { keptRoutes } from './kept/routes.ts'
import { sendMailings } from './mailings/clock.ts'
import { clearDeliveries } from './mailings/deliveries.ts'
import { addDemoMailing } from './mailings/demo.ts'
import { mailingRoutes } from './mailings/routes.ts'
import { stockRoutes } from './stock/routes.ts'
import { wallPages } from './walls/page-routes.ts'
import { wallRoutes } from './walls/routes.ts'

export { mailingLetter } from './mailings/letter.ts'

/** What the head asks of the numbers. */
export const reports = (letters: Letters): Feature => ({
  name: 'reports',
  routes: [
    ...funnelRoutes,
    ...figureRoutes,
    ...stockRoutes,
    ...fileRoutes,
    ...keptRoutes(savedReports),
    ...keptRoutes(dashboards),
    ...mailingRoutes(letters),
    ...wallRoutes,
    ...wallPages,
  ],
  jobs: [
    { name: 'mailings.clock', every: '* * * * *', run: (ctx, _, application) => sendMailings(ctx, application) },
    { name: 'mailings.clear', every: '20 3 * * *', run: ctx => clearDeliveries(ctx) },
  ],
  demo: addDemoMailing,
})
