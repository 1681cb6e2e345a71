import type { Feature } from '../feature.ts'
import { handOverJobs } from './hand-over/jobs.ts'
import { handOverRoutes } from './hand-over/routes.ts'
import { bulkChangeJobs } from './jobs.ts'
import { bulkChangeRoutes } from './routes.ts'

/** One change of many records at once, and all that a leaver leaves: previewed, done behind the page, taken back. */
export const bulkChanges: Feature = {
  name: 'bulk-changes',
  routes: [...bulkChangeRoutes, ...handOverRoutes],
  jobs: [...bulkChangeJobs, ...handOverJobs],
}
