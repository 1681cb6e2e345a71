import type pg from 'pg'
import type { Feature } from '../feature.ts'
import { makeIndexes } from './indexes.ts'
import { performanceRoutes } from './routes.ts'
import { forgetOldStatements } from './statements.ts'
import { tryJob } from './try-job.ts'

/** What is slow, why, and what would help: for who administers. */
export const performance = (owner: pg.Pool): Feature => ({
  name: 'performance',
  routes: performanceRoutes(owner),
  jobs: [
    tryJob(owner),
    makeIndexes(owner),
    { name: 'performance.forget', every: '50 2 * * *', run: forgetOldStatements },
  ],
})
