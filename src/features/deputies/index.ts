import type { Feature } from '../feature.ts'
import { deputyRoutes } from './routes.ts'

/** Somebody who stands in for who is absent, from a day until a day. */
export const deputies: Feature = { name: 'deputies', routes: deputyRoutes }
