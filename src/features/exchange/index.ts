import type { Feature } from '../feature.ts'
import { exportJobs } from './export/jobs.ts'
import { exportRoutes } from './export/routes.ts'
import { importJobs } from './jobs.ts'
import { importRoutes } from './routes.ts'

/** What comes in by files, and goes out by files. */
export const exchange: Feature = {
  name: 'exchange',
  routes: [...importRoutes, ...exportRoutes],
  jobs: [...importJobs, ...exportJobs],
}
