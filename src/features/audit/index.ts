import type { Feature } from '../feature.ts'
import { retentionRoutes } from './retention-routes.ts'
import { auditRoutes } from './routes.ts'
import { sealJob } from './seal/job.ts'
import type { AuditKeys } from './seal/keys.ts'
import { auditLine } from './trust.ts'

/** What was done, by whom and from where: for administrators to look through, and sealed against tampering. */
export const audit = (keys: AuditKeys): Feature => ({
  name: 'audit',
  routes: [...auditRoutes, ...retentionRoutes],
  jobs: [sealJob(keys)],
  trust: [auditLine(keys)],
})
