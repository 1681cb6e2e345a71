import type { Feature } from '../feature.ts'
import { eraseJob } from './erase.ts'
import { exportJobs } from './export-job.ts'
import { exportRoutes } from './export-routes.ts'
import type { Given } from './given.ts'
import { eraseRestored } from './restored.ts'
import { personalDataRoutes } from './routes.ts'
import { erasuresLine } from './trust.ts'

/** What is known of one person: told to him, corrected, erased with proof. */
export const personalData = (given: Given): Feature => ({
  name: 'personalData',
  routes: [...personalDataRoutes(given), ...exportRoutes(given)],
  jobs: [eraseJob(given), ...exportJobs(given)],
  trust: [erasuresLine],
  async start(application) {
    await eraseRestored(application, given)
    return async () => {}
  },
})
