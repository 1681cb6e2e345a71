import type { Feature } from '../feature.ts'
import { exportJobs } from './export/jobs.ts'
import { exportRoutes } from './export/routes.ts'
import { importJobs } from './jobs.ts'
import { placeJobs } from './places/jobs.ts'
import type { Means } from './places/place.ts'
import { placeRoutes } from './places/routes.ts'
import { importRoutes } from './routes.ts'
import { followed, scheduleJobs } from './schedules/jobs.ts'
import { scheduleRoutes } from './schedules/routes.ts'

/** What comes in by files, and goes out by files. */
export function exchange({ target, keyring, trustedTargets }: Means): Feature {
  const means: Means = { target, keyring, trustedTargets }
  return {
    name: 'exchange',
    routes: [...importRoutes, ...placeRoutes(means), ...scheduleRoutes, ...exportRoutes],
    jobs: [...followed([...importJobs, ...placeJobs(means)]), ...exportJobs, ...scheduleJobs(means)],
  }
}
