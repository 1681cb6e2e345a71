import type { Feature } from '../feature.ts'
import { noted } from '../noted.ts'
import { askRoutes } from './routes.ts'
import { setUpRoutes } from './set-up-routes.ts'
import type { Means } from './setting.ts'
import { registryLine } from './trust.ts'

/** What registers know of companies and banks: cards are filled in by ИНН and БИК instead of by hand. */
export const companyData = (means: Means): Feature => ({
  name: 'companyData',
  trust: [registryLine],
  routes: [...noted(setUpRoutes(means)), ...askRoutes(means)],
})
