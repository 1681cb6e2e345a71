import type { Feature } from '../feature.ts'
import { bulkChangeJobs } from './jobs.ts'
import { bulkChangeRoutes } from './routes.ts'

/** One change of many records at once: previewed, done behind the page, taken back. */
export const bulkChanges: Feature = { name: 'bulk-changes', routes: bulkChangeRoutes, jobs: bulkChangeJobs }
