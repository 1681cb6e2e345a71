import type { Feature } from '../feature.ts'
import { addDemoPlans } from './demo.ts'
import { forecastRoutes } from './forecast/routes.ts'
import { planRoutes } from './plans/routes.ts'

/** What is to be sold, what will be, and what was. */
export const goals: Feature = { name: 'goals', routes: [...forecastRoutes, ...planRoutes], demo: addDemoPlans }
