import type { Feature } from '../feature.ts'
import { backupJobs } from './jobs.ts'
import type { BackupPlace } from './place.ts'
import { backupRoutes } from './routes.ts'
import { backupLines } from './trust.ts'

/** Everything that is kept, as encrypted files: made by the clock or on demand, and tried by restoring them. */
export const backups = (place: BackupPlace): Feature => ({
  name: 'backups',
  routes: backupRoutes(place),
  jobs: backupJobs(place),
  trust: backupLines,
})
