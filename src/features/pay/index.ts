import type { Feature } from '../feature.ts'
import { addDemoPay } from './demo.ts'
import { payRoutes } from './routes.ts'
import { ruleRoutes } from './rule-routes.ts'

/** What people are paid for what they sold: by which rules, and line by line. */
export const pay: Feature = { name: 'pay', routes: [...ruleRoutes, ...payRoutes], demo: addDemoPay }
