import sql from 'sql-template-tag'
import type { Feature, Job } from '../feature.ts'
import { readingRoutes } from './routes.ts'

/** What people have opened is kept for as long as their usual is worked out from it, alarms for as long as they are asked about. */
const clear: Job = {
  name: 'reading.clear',
  every: '40 3 * * *',
  async run({ db, workspace }) {
    await db.query(sql`delete from reading_use where workspace_id = ${workspace} and hour < now() - interval '40 days'`)
    await db.query(
      sql`delete from reading_alarm where workspace_id = ${workspace} and at < now() - interval '400 days'`,
    )
  },
}

/** How much people may read and take away: what they have, who was alarmed of, and whom no quota holds for a day. */
export const readingQuotas: Feature = { name: 'reading-quotas', routes: readingRoutes, jobs: [clear] }
