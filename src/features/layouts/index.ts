import type { Feature } from '../feature.ts'
import { noted } from '../noted.ts'
import { layoutRoutes } from './routes.ts'

/** How administrators group the fields of cards: for everybody, for a role, for a pipeline. */
export const layouts: Feature = { name: 'layouts', routes: noted(layoutRoutes) }
