import type { Feature } from '../feature.ts'
import { auditRoutes } from './routes.ts'

/** What was done, by whom and from where, for administrators to look through. */
export const audit: Feature = { name: 'audit', routes: auditRoutes }
